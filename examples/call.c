/* A call in thirty lines: calls the URI and hears until they hang up. */
#include <stdio.h>

#include <lsip/agent.h>

static void on_event(lsip_agent *a, const lsip_event *ev, void *user)
{
  if (ev->kind == LSIP_EV_CALL_PROGRESS)
    printf("progress: %u\n", ev->status);
  if (ev->kind == LSIP_EV_CALL_ANSWERED)
    puts("answered");
  if (ev->kind == LSIP_EV_CALL_END) {
    printf("ended: %u\n", ev->status);
    lsip_agent_stop(a);
  }
}

int main(int argc, char **argv)
{
  lsip_agent *agent;
  lsip_agent_config cfg;
  lsip_call call;
  lsip_agent_config_init(&cfg, sizeof cfg);
  cfg.on_event = on_event;
  if (argc != 2 || lsip_agent_new(&agent, &cfg)) return 2;
  int rc = lsip_agent_call(agent, &call, argv[1]);
  if (!rc) rc = lsip_agent_run(agent);
  if (rc) fprintf(stderr, "%s\n", lsip_strerror(rc));
  lsip_agent_free(agent);
  return rc != 0;
}
