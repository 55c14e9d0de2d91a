using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>What a tool did.</summary>
/// <param name="Command">The whole command.</param>
/// <param name="ExitCode">Null if it was killed.</param>
/// <param name="Output">All that it wrote.</param>
internal sealed partial record ToolResult(string Command, int? ExitCode, string Output)
{
    /// <summary>How many messages <c>turnutils_uclient</c> says that it sent and received; null if it did not get that far.</summary>
    public (int Sent, int Received)? Messages => MessageTotals().Match(Output) is { Success: true } match
        ? (Number(match.Groups[1]), Number(match.Groups[2]))
        : null;

    public override string ToString() => $"{Command}\nexit code {ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "none: it was killed"}\n{Output}";

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    // The last line of this kind, which alone ends after the two numbers.
    [GeneratedRegex(@"start_mclient: tot_send_msgs=(\d+), tot_recv_msgs=(\d+)\r?$", RegexOptions.Multiline)]
    private static partial Regex MessageTotals();
}
