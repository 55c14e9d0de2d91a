namespace Parley.Ice.Tests.Conformance;

/// <summary>What RFC 8445 and its relatives ask for and no test of the agent proves.</summary>
[Unproven("8445", "5.1.1.1", "No candidates from loopback addresses at all.", Standing.Differs,
    "On a host without any other address, and where the settings ask for it: two processes of one machine can call each other offline.")]
[Unproven("8445", "5.1.1.1", "No stable IPv6 address beside a temporary one of the same prefix.", Standing.Elsewhere,
    "The shell knows which addresses are temporary; `Filter` leaves the others out.")]
[Unproven("8445", "5.1.1.1", "A component of its own for RTCP unless it is multiplexed.", Standing.DoesNotApply, "Only rtcp-mux: one component.")]
[Unproven("8445", "5.1.1.2", "An Allocate request that finds no room is followed by a Binding request.", Standing.Open,
    "A server without room gives no reflexive candidate; configure a STUN server beside it.")]
[Unproven("8445", "5.1.1.2", "A relayed candidate that is identical to a host candidate is discarded.", Standing.DoesNotApply,
    "A port belongs to one socket: the server's and the agent's cannot be the same.")]
[Unproven("8445", "5.1.1.2", "STUN and TURN servers are found by DNS SRV records.", Standing.Elsewhere, "The application resolves servers, as W3C's API asks for.")]
[Unproven("8445", "5.1.2.1", "A local preference of 65535 on a host with one address.", Standing.Differs,
    "An IPv4 address takes 65534, so that an IPv6 address that comes later has room above it.")]
[Unproven("8445", "5.2", "Lite agents.", Standing.DoesNotApply, "The agent is full; a lite one may be on the other side.")]
[Unproven("8445", "7", "As RFC 8489 §9.1.3 says, a request without or with wrong credentials is refused with 400 or 401.", Standing.Differs,
    "It gets no answer: the refusal is unsigned, so a peer has to ignore it, and whoever is no peer need not learn that somebody is here.")]
[Unproven("8445", "7.2.5.2.2", "A hard ICMP error fails the pair (if ICMP is looked at).", Standing.DoesNotApply, "ICMP is not looked at, which §7.2.5.2.2 leaves open.")]
[Unproven("8445", "7.2.3", "Checks have the DSCP marks of the data.", Standing.Elsewhere, "The shell's sockets mark all they send alike.")]
[Unproven("8445", "7.3", "The second half of a request's USERNAME does not matter.", Standing.Differs,
    "Once the other side's fragment is known it has to be right: of several answerers of one offer only the chosen one gets in.")]
[Unproven("8445", "7.2.5.3.4", "A nomination that fails fails the check list.", Standing.Differs, "Another valid pair is nominated, if there is one.")]
[Unproven("8445", "8.1.1", "After a nomination no other pair is nominated without a restart.", Standing.Differs,
    "Kept while the nominated pair works; when its socket is gone or its consent lost, another valid pair takes over at once.")]
[Unproven("8445", "8.1.2", "The other pairs are removed from the check list after a nomination.", Standing.Differs,
    "They are not checked any more and stay visible with their histories.")]
[Unproven("8445", "8.3.1", "Three seconds after completion unused candidates may be freed.", Standing.Differs,
    "They are kept (the RFC allows it): they serve restarts, and pairs that take over.")]
[Unproven("8445", "10", "The ice2 option is told.", Standing.Elsewhere, "SDP says it.")]
[Unproven("8445", "11", "Keepalives are Binding indications.", Standing.Differs, "Consent checks (RFC 7675) go out more often and serve both.")]
[Unproven("8445", "12.1", "Data goes out on the selected pair only.", Standing.Differs,
    "Kept while it answers; when it has been silent for seven seconds and another valid pair answers, data takes that one until it is back.")]
[Unproven("8445", "14.2", "Ta is 50 ms unless both sides have told another value.", Standing.Differs,
    "20 ms by default: browsers neither tell nor look for it. `Pace` sets it.")]
[Unproven("8445", "14", "Questions to servers and checks share one Ta.", Standing.Differs,
    "Each kind keeps to Ta by itself, so that neither waits for the other: at most two transactions begin each Ta.")]
[Unproven("8445", "14.2", "All agents of a process together begin no more than one transaction each 5 ms.", Standing.Open,
    "Each agent paces itself; a process with a thousand agents has a thousand callers' bandwidth.")]
[Unproven("6544", "4.1", "Simultaneous-open candidates (optional).", Standing.Differs, "Operating systems' sockets seldom get through with it; active and passive candidates do.")]
[Unproven("8838", "5", "Support of trickle ICE is told and looked for before an offer.", Standing.Elsewhere, "SDP says it.")]
[Unproven("7675", "5.2", "Consent is revoked by an authenticated message of the session's end.", Standing.Elsewhere, "DTLS close_notify, and signaling's hang-up, close the agent.")]
internal static class Unproven8445;
