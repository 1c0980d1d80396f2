/**
 * @file lsip.h
 * All of the core.
 */
#ifndef LSIP_LSIP_H
#define LSIP_LSIP_H

#include <lsip/call.h>
#include <lsip/fields.h>
#include <lsip/registration.h>
#include <lsip/server.h>

#endif
