using Parley.SansIO;

namespace Parley.Ice.Gathering;

/// <summary>
/// Local preferences (RFC 8445 §5.1.2.1) such that the families alternate in the check list: the best interface of the preferred family, the best of the
/// other one, the second best of the preferred one … (RFC 8421 §4).
/// </summary>
internal static class LocalPreference
{
    /// <summary>The preference of an interface's address.</summary>
    /// <param name="interfaces">All of them.</param>
    /// <param name="one">The one that is asked about.</param>
    /// <param name="preferred">The family that comes first.</param>
    public static int Of(IReadOnlyCollection<LocalInterface> interfaces, LocalInterface one, IpFamily preferred)
    {
        var rank = 0;
        foreach (var other in interfaces)
        {
            if (other.Address.Family == one.Address.Family && (other.Preference, other.Address.ToString()).CompareTo((one.Preference, one.Address.ToString())) < 0)
            {
                rank++;
            }
        }

        var place = (2 * rank) + (one.Address.Family == preferred ? 0 : 1);
        return Math.Max(0, ushort.MaxValue - place);
    }
}
