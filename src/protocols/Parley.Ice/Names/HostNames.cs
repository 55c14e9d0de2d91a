using Parley.SansIO;

namespace Parley.Ice.Names;

/// <summary>
/// The names that stand for this host's addresses (draft-ietf-mmusic-mdns-ice-candidates §3.1.1): one for each address, a random UUID (RFC 9562 §5.4) that says
/// nothing about it.
/// </summary>
internal sealed class HostNames(RandomSource random)
{
    private const int UuidBytes = 16;

    private readonly Dictionary<IpAddress, string> _names = [];

    /// <summary>The name of an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Whether it is new.</returns>
    public bool Name(IpAddress address, out string name)
    {
        if (_names.TryGetValue(address, out var known))
        {
            name = known;
            return false;
        }

        Span<byte> bytes = stackalloc byte[UuidBytes];
        random.Fill(bytes);
        // Version 4, variant 10.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        _names[address] = name = $"{new Guid(bytes, bigEndian: true):D}.local";
        return true;
    }

    /// <summary>The address is gone: its name is never used again.</summary>
    /// <returns>The name; null if it never had one.</returns>
    public string? Forget(IpAddress address) => _names.Remove(address, out var name) ? name : null;

    /// <summary>All addresses are gone.</summary>
    public IReadOnlyList<string> ForgetAll()
    {
        string[] all = [.. _names.Values];
        _names.Clear();
        return all;
    }
}
