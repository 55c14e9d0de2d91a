using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Parley.Signaling;

namespace Parley.Server.Turn;

/// <summary>
/// What a session is called in its TURN credentials. User names cross the network in the clear, so it says nothing about the user; the device's id, which is
/// random, keeps anybody from trying names.
/// </summary>
internal static class SessionPseudonym
{
    private const int Length = 12;

    public static string Of(DeviceAddress session)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{session.Device}\n{session.Version}\n{session.User}");
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, Length));
    }
}
