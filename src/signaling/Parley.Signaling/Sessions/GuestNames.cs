using System.Globalization;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>What guests are called.</summary>
internal static class GuestNames
{
    /// <summary>Marks guests' ids where users can sign in as well: a guest cannot take a user's id.</summary>
    private const char Prefix = '~';

    private const int CountedAttempts = 20;
    private const int Attempts = 40;

    /// <summary>The user that a guest with this name is; null when there is no room for the prefix.</summary>
    public static UserProfile? ToUser(string name, IAuthenticator authenticator)
    {
        var id = authenticator.SignInEnabled ? Prefix + name : name;
        return UserId.IsValid(id) ? new UserProfile(id, name) : null;
    }

    /// <summary>Whether a user id is one that only guests have.</summary>
    public static bool IsGuest(string id, IAuthenticator authenticator) => authenticator.SignInEnabled && id.StartsWith(Prefix);

    /// <summary>The guest with a number behind the name: 2, 3 … and, where very many have the same name, a random one; null when it is time
    /// to give up.</summary>
    public static UserProfile? Numbered(UserProfile wish, int attempt, string random)
    {
        if (attempt > Attempts)
        {
            return null;
        }

        var suffix = attempt < CountedAttempts ? (attempt + 1).ToString(CultureInfo.InvariantCulture) : '-' + random;
        return new UserProfile(Fit(wish.Id, suffix), Fit(wish.Name, suffix));
    }

    private static string Fit(string text, string suffix)
    {
        while (!UserId.IsValid(text + suffix))
        {
            var last = text.Length > 1 && char.IsLowSurrogate(text[^1]) ? 2 : 1;
            text = text[..^last];
        }

        return text + suffix;
    }
}
