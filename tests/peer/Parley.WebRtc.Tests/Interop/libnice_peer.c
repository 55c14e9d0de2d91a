/* One side of a call with libnice: speaks lines on its standard input and output, and echoes what data come.
 *
 * Both ways: "credentials UFRAG PASSWORD", "candidate ...", "end". Out also: "connected", "failed".
 * Arguments: controlling or controlled, the address. */
#include <agent.h>
#include <stdio.h>
#include <string.h>

static const char prefix[] = "a=candidate:";

static NiceAgent *agent;
static guint stream;
static GMainLoop *loop;
static GSList *remote;

static void say(const char *text) {
  puts(text);
  fflush(stdout);
}

static void on_data(NiceAgent *from, guint stream_id, guint component, guint length, gchar *bytes, gpointer user) {
  (void)user;
  nice_agent_send(from, stream_id, component, length, bytes);
}

static void on_gathered(NiceAgent *from, guint stream_id, gpointer user) {
  (void)user;
  gchar *fragment = NULL, *password = NULL;
  nice_agent_get_local_credentials(from, stream_id, &fragment, &password);
  printf("credentials %s %s\n", fragment, password);
  GSList *candidates = nice_agent_get_local_candidates(from, stream_id, 1);
  for (GSList *one = candidates; one; one = one->next) {
    gchar *text = nice_agent_generate_local_candidate_sdp(from, one->data);
    printf("candidate %s\n", text + sizeof prefix - 1);
    g_free(text);
  }
  g_slist_free_full(candidates, (GDestroyNotify)nice_candidate_free);
  g_free(fragment);
  g_free(password);
  say("end");
}

static void on_state(NiceAgent *from, guint stream_id, guint component, guint state, gpointer user) {
  (void)from, (void)stream_id, (void)component, (void)user;
  if (state == NICE_COMPONENT_STATE_READY) say("connected");
  if (state == NICE_COMPONENT_STATE_FAILED) say("failed");
}

static void take_candidate(const char *text) {
  gchar *line = g_strconcat(prefix, text, NULL);
  NiceCandidate *candidate = nice_agent_parse_remote_candidate_sdp(agent, stream, line);
  if (candidate) remote = g_slist_append(remote, candidate);
  g_free(line);
}

static gboolean on_line(GIOChannel *input, GIOCondition condition, gpointer user) {
  (void)condition, (void)user;
  gchar *line = NULL;
  gsize end = 0;
  if (g_io_channel_read_line(input, &line, NULL, &end, NULL) != G_IO_STATUS_NORMAL) {
    g_main_loop_quit(loop);
    return FALSE;
  }
  line[end] = '\0';
  char fragment[257], password[257];
  if (sscanf(line, "credentials %256s %256s", fragment, password) == 2) {
    nice_agent_set_remote_credentials(agent, stream, fragment, password);
  } else if (g_str_has_prefix(line, "candidate ")) {
    take_candidate(line + strlen("candidate "));
  } else if (strcmp(line, "end") == 0) {
    nice_agent_set_remote_candidates(agent, stream, 1, remote);
    nice_agent_peer_candidate_gathering_done(agent, stream);
  }
  g_free(line);
  return TRUE;
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  loop = g_main_loop_new(NULL, FALSE);
  agent = nice_agent_new_full(g_main_loop_get_context(loop), NICE_COMPATIBILITY_RFC5245, NICE_AGENT_OPTION_REGULAR_NOMINATION | NICE_AGENT_OPTION_ICE_TRICKLE);
  g_object_set(agent, "controlling-mode", strcmp(arguments[1], "controlling") == 0, "upnp", FALSE, NULL);
  NiceAddress address;
  nice_address_init(&address);
  nice_address_set_from_string(&address, arguments[2]);
  nice_agent_add_local_address(agent, &address);
  g_signal_connect(agent, "candidate-gathering-done", G_CALLBACK(on_gathered), NULL);
  g_signal_connect(agent, "component-state-changed", G_CALLBACK(on_state), NULL);
  stream = nice_agent_add_stream(agent, 1);
  nice_agent_attach_recv(agent, stream, 1, g_main_loop_get_context(loop), on_data, NULL);
  nice_agent_gather_candidates(agent, stream);

  GIOChannel *input = g_io_channel_unix_new(0);
  g_io_add_watch(input, G_IO_IN | G_IO_HUP, on_line, NULL);
  g_main_loop_run(loop);

  nice_agent_remove_stream(agent, stream);
  g_object_unref(agent);
  return 0;
}
