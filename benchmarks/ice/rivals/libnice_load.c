/* Pairs of libnice agents in one process, on 127.0.0.1: "one N WARM" one after the other, "many N WARM" all at once, after WARM that are
 * not measured. Prints JSON. One main loop, as libnice has it. */
#include <agent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

struct side {
  struct pair *pair;
  NiceAgent *agent;
  guint stream;
  struct side *other;
  int connected;
};

struct pair {
  struct side naomi, priya;
  gint64 began, connected_at;
};

static GMainLoop *loop;
static int waiting;

static double since_ms(gint64 micros) { return (g_get_monotonic_time() - micros) / 1000.0; }

static double cpu_ms(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000.0 + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000.0;
}

static long resident_kb(void) {
  char line[256];
  long kb = 0;
  FILE *status = fopen("/proc/self/status", "r");
  while (fgets(line, sizeof line, status)) {
    if (sscanf(line, "VmRSS: %ld", &kb) == 1) break;
  }
  fclose(status);
  return kb;
}

static void on_data(NiceAgent *agent, guint stream, guint component, guint length, gchar *bytes, gpointer user) {
  (void)agent, (void)stream, (void)component, (void)length, (void)bytes, (void)user;
}

/* The other side is told everything at once: there is nothing to gather but host candidates. */
static void on_gathered(NiceAgent *agent, guint stream, gpointer user) {
  struct side *side = user;
  gchar *fragment, *password;
  nice_agent_get_local_credentials(agent, stream, &fragment, &password);
  nice_agent_set_remote_credentials(side->other->agent, side->other->stream, fragment, password);
  GSList *candidates = nice_agent_get_local_candidates(agent, stream, 1);
  nice_agent_set_remote_candidates(side->other->agent, side->other->stream, 1, candidates);
  nice_agent_peer_candidate_gathering_done(side->other->agent, side->other->stream);
  g_slist_free_full(candidates, (GDestroyNotify)nice_candidate_free);
  g_free(fragment);
  g_free(password);
}

static void on_state(NiceAgent *agent, guint stream, guint component, guint state, gpointer user) {
  (void)agent, (void)stream, (void)component;
  struct side *side = user;
  if (state == NICE_COMPONENT_STATE_FAILED) {
    fputs("a pair has failed\n", stderr);
    exit(1);
  }
  /* Connected: a pair works; ready: it is nominated. */
  if (side->connected || (state != NICE_COMPONENT_STATE_CONNECTED && state != NICE_COMPONENT_STATE_READY)) return;
  side->connected = 1;
  if (side->other->connected) side->pair->connected_at = g_get_monotonic_time();
  if (--waiting == 0) g_main_loop_quit(loop);
}

static void prepare(struct side *side, struct pair *pair, struct side *other, gboolean controlling) {
  side->pair = pair;
  side->other = other;
  side->agent = nice_agent_new_full(g_main_loop_get_context(loop), NICE_COMPATIBILITY_RFC5245, NICE_AGENT_OPTION_ICE_TRICKLE);
  g_object_set(side->agent, "controlling-mode", controlling, "upnp", FALSE, "ice-tcp", FALSE, NULL);
  NiceAddress address;
  nice_address_init(&address);
  nice_address_set_from_string(&address, "127.0.0.1");
  nice_agent_add_local_address(side->agent, &address);
  g_signal_connect(side->agent, "candidate-gathering-done", G_CALLBACK(on_gathered), side);
  g_signal_connect(side->agent, "component-state-changed", G_CALLBACK(on_state), side);
  side->stream = nice_agent_add_stream(side->agent, 1);
  nice_agent_attach_recv(side->agent, side->stream, 1, g_main_loop_get_context(loop), on_data, NULL);
}

static struct pair *connect_pairs(int count) {
  struct pair *pairs = calloc(count, sizeof *pairs);
  waiting = 2 * count;
  for (int i = 0; i < count; i++) {
    struct pair *pair = &pairs[i];
    pair->began = g_get_monotonic_time();
    prepare(&pair->naomi, pair, &pair->priya, TRUE);
    prepare(&pair->priya, pair, &pair->naomi, FALSE);
    nice_agent_gather_candidates(pair->naomi.agent, pair->naomi.stream);
    nice_agent_gather_candidates(pair->priya.agent, pair->priya.stream);
  }
  g_main_loop_run(loop);
  return pairs;
}

static void close_side(struct side *side) {
  nice_agent_remove_stream(side->agent, side->stream);
  g_object_unref(side->agent);
}

static void print_times(struct pair *pairs, int count) {
  for (int i = 0; i < count; i++) printf("%s%.3f", i ? "," : "", (pairs[i].connected_at - pairs[i].began) / 1000.0);
}

static void close_pairs(struct pair *pairs, int count) {
  for (int i = 0; i < count; i++) {
    close_side(&pairs[i].naomi);
    close_side(&pairs[i].priya);
  }
  free(pairs);
  while (g_main_context_iteration(g_main_loop_get_context(loop), FALSE)) {
  }
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  int number = atoi(arguments[2]), warm_up = atoi(arguments[3]);
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  loop = g_main_loop_new(NULL, FALSE);
  close_pairs(connect_pairs(warm_up), warm_up);

  if (strcmp(arguments[1], "one") == 0) {
    printf("{\"connectMs\":[");
    for (int i = 0; i < number; i++) {
      if (i) printf(",");
      struct pair *pair = connect_pairs(1);
      print_times(pair, 1);
      close_pairs(pair, 1);
    }
    printf("]}\n");
    return 0;
  }

  long memory = resident_kb();
  double cpu = cpu_ms();
  gint64 began = g_get_monotonic_time();
  struct pair *pairs = connect_pairs(number);
  double all = since_ms(began), agents = 2.0 * number;
  cpu = cpu_ms() - cpu;
  memory = resident_kb() - memory;
  printf("{\"agents\":%.0f,\"allMs\":%.3f,\"cpuMsPerAgent\":%.4f,\"kbPerAgent\":%.2f,\"connectMs\":[", agents, all, cpu / agents, memory / agents);
  print_times(pairs, number);
  printf("]}\n");
  close_pairs(pairs, number);
  return 0;
}
