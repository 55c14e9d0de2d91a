using System.Text.Json;

namespace Parley.Web.Tests.Staging;

/// <summary>One line of a <see cref="CallJournal"/>.</summary>
/// <param name="At">Milliseconds of the wall clock.</param>
/// <param name="Step">What was done, such as <c>sent</c> or <c>setRemoteDescription</c>.</param>
/// <param name="Detail">To what: a message's type, a description's type, a candidate.</param>
/// <param name="Message">The message that passed.</param>
internal sealed record JournalEntry(double At, string Step, string Detail, JsonElement? Message)
{
    public bool Is(string step, string detail) => Step == step && (detail.Length == 0 || Detail == detail);

    public override string ToString() => Detail.Length == 0 ? Step : $"{Step} {Detail}";
}
