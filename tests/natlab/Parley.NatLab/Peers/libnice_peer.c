/* A peer of the NAT laboratory: libnice, which obeys and reports in lines of JSON.
 *
 * The laboratory writes its lines without spaces and without escapes, so that a field can be found by its name. */
#include <agent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELD 1024

static NiceAgent *agent;
static guint stream;
static GMainLoop *loop;
static char transport[FIELD] = "udp";

static void say(const char *text) {
  puts(text);
  fflush(stdout);
}

static int text_field(const char *line, const char *name, char *value) {
  gchar *start = g_strdup_printf("\"%s\":\"", name);
  const char *found = strstr(line, start);
  value[0] = '\0';
  if (found) {
    found += strlen(start);
    size_t length = strcspn(found, "\"");
    if (length >= FIELD) length = FIELD - 1;
    memcpy(value, found, length);
    value[length] = '\0';
  }
  g_free(start);
  return found != NULL;
}

static int number_field(const char *line, const char *name) {
  gchar *start = g_strdup_printf("\"%s\":", name);
  const char *found = strstr(line, start);
  int value = found ? atoi(found + strlen(start)) : 0;
  g_free(start);
  return value;
}

static const char *type_name(NiceCandidateType type) {
  switch (type) {
    case NICE_CANDIDATE_TYPE_HOST: return "host";
    case NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE: return "srflx";
    case NICE_CANDIDATE_TYPE_PEER_REFLEXIVE: return "prflx";
    default: return "relay";
  }
}

static void print_end(const char *name, const NiceCandidate *candidate, int is_local) {
  char address[NICE_ADDRESS_STRING_LEN];
  nice_address_to_string(&candidate->addr, address);
  int is_relay = is_local && candidate->type == NICE_CANDIDATE_TYPE_RELAYED;
  printf("\"%s\":{\"type\":\"%s\",\"address\":\"%s\",\"port\":%u,\"transport\":\"%s\"}", name, type_name(candidate->type), address,
         nice_address_get_port(&candidate->addr), is_relay ? transport : candidate->transport == NICE_CANDIDATE_TRANSPORT_UDP ? "udp" : "tcp");
}

static void on_data(NiceAgent *from, guint stream_id, guint component, guint length, gchar *bytes, gpointer user) {
  (void)from, (void)stream_id, (void)component, (void)user;
  printf("{\"is\":\"data\",\"text\":\"%.*s\"}\n", (int)length, bytes);
  fflush(stdout);
}

static void on_candidate(NiceAgent *from, NiceCandidate *candidate, gpointer user) {
  (void)user;
  gchar *text = nice_agent_generate_local_candidate_sdp(from, candidate);
  printf("{\"is\":\"candidate\",\"text\":\"%s\"}\n", text + strlen("a="));
  fflush(stdout);
  g_free(text);
}

static void on_gathered(NiceAgent *from, guint stream_id, gpointer user) {
  (void)from, (void)stream_id, (void)user;
  say("{\"is\":\"end-of-candidates\"}");
}

static void on_selected(NiceAgent *from, guint stream_id, guint component, NiceCandidate *local, NiceCandidate *remote, gpointer user) {
  (void)from, (void)stream_id, (void)component, (void)user;
  printf("{\"is\":\"selected\",");
  print_end("local", local, 1);
  printf(",");
  print_end("remote", remote, 0);
  say("}");
}

static void on_state(NiceAgent *from, guint stream_id, guint component, guint state, gpointer user) {
  (void)from, (void)stream_id, (void)component, (void)user;
  if (state == NICE_COMPONENT_STATE_CONNECTED) say("{\"is\":\"state\",\"name\":\"connected\"}");
  if (state == NICE_COMPONENT_STATE_READY) say("{\"is\":\"state\",\"name\":\"completed\"}");
  if (state == NICE_COMPONENT_STATE_FAILED) say("{\"is\":\"state\",\"name\":\"failed\"}");
}

/* libnice is told of one way to the server: the first. */
static void start(const char *line) {
  char address[FIELD], username[FIELD], password[FIELD];
  text_field(line, "transport", transport);
  text_field(line, "address", address);
  text_field(line, "username", username);
  text_field(line, "password", password);
  int port = number_field(line, "port");

  agent = nice_agent_new_full(g_main_loop_get_context(loop), NICE_COMPATIBILITY_RFC5245, NICE_AGENT_OPTION_REGULAR_NOMINATION | NICE_AGENT_OPTION_ICE_TRICKLE);
  g_object_set(agent, "controlling-mode", strstr(line, "\"controlling\":true") != NULL, "upnp", FALSE, "ice-tcp", FALSE, NULL);
  if (strcmp(transport, "udp") == 0) g_object_set(agent, "stun-server", address, "stun-server-port", port, NULL);
  g_signal_connect(agent, "new-candidate-full", G_CALLBACK(on_candidate), NULL);
  g_signal_connect(agent, "candidate-gathering-done", G_CALLBACK(on_gathered), NULL);
  g_signal_connect(agent, "new-selected-pair-full", G_CALLBACK(on_selected), NULL);
  g_signal_connect(agent, "component-state-changed", G_CALLBACK(on_state), NULL);
  stream = nice_agent_add_stream(agent, 1);
  nice_agent_set_relay_info(agent, stream, 1, address, port, username, password,
                            strcmp(transport, "udp") == 0 ? NICE_RELAY_TYPE_TURN_UDP : NICE_RELAY_TYPE_TURN_TCP);
  nice_agent_attach_recv(agent, stream, 1, g_main_loop_get_context(loop), on_data, NULL);

  gchar *fragment = NULL, *secret = NULL;
  nice_agent_get_local_credentials(agent, stream, &fragment, &secret);
  printf("{\"is\":\"credentials\",\"usernameFragment\":\"%s\",\"password\":\"%s\"}\n", fragment, secret);
  fflush(stdout);
  g_free(fragment);
  g_free(secret);
  nice_agent_gather_candidates(agent, stream);
}

static void take_candidate(const char *text) {
  gchar *line = g_strconcat("a=", text, NULL);
  NiceCandidate *candidate = nice_agent_parse_remote_candidate_sdp(agent, stream, line);
  if (candidate) {
    GSList *one = g_slist_append(NULL, candidate);
    nice_agent_set_remote_candidates(agent, stream, 1, one);
    g_slist_free_full(one, (GDestroyNotify)nice_candidate_free);
  }
  g_free(line);
}

static void obey(const char *line) {
  char order[FIELD], text[FIELD], password[FIELD];
  text_field(line, "do", order);
  if (strcmp(order, "start") == 0) {
    start(line);
  } else if (!agent) {
    return;
  } else if (strcmp(order, "remote") == 0) {
    text_field(line, "usernameFragment", text);
    text_field(line, "password", password);
    nice_agent_set_remote_credentials(agent, stream, text, password);
  } else if (strcmp(order, "candidate") == 0) {
    text_field(line, "text", text);
    take_candidate(text);
  } else if (strcmp(order, "end-of-candidates") == 0) {
    nice_agent_peer_candidate_gathering_done(agent, stream);
  } else if (strcmp(order, "send") == 0) {
    text_field(line, "text", text);
    nice_agent_send(agent, stream, 1, strlen(text), text);
  }
}

static gboolean on_line(GIOChannel *input, GIOCondition condition, gpointer user) {
  (void)condition, (void)user;
  gchar *line = NULL;
  if (g_io_channel_read_line(input, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL) {
    g_main_loop_quit(loop);
    return FALSE;
  }
  obey(line);
  g_free(line);
  return TRUE;
}

int main(void) {
  loop = g_main_loop_new(NULL, FALSE);
  GIOChannel *input = g_io_channel_unix_new(0);
  g_io_add_watch(input, G_IO_IN | G_IO_HUP, on_line, NULL);
  say("{\"is\":\"ready\"}");
  g_main_loop_run(loop);
  return 0;
}
