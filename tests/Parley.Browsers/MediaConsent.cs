namespace Parley.Browsers;

/// <summary>The user's answer when a page asks for camera or microphone.</summary>
public enum MediaConsent
{
    /// <summary>Allowed without asking.</summary>
    Granted,

    /// <summary>Refused: <c>getUserMedia</c> rejects with <c>NotAllowedError</c>.</summary>
    Denied,
}
