namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>One way of running <c>turnutils_uclient</c>.</summary>
/// <param name="Flags">Its flags, with placeholders for what differs from server to server.</param>
/// <param name="End">What is to come of it.</param>
/// <param name="Shows">What its output must have in it, where a run could end well without doing what it is for.</param>
internal sealed record UclientRun(string Flags, UclientEnd End = UclientEnd.AllArrived, string? Shows = null);
