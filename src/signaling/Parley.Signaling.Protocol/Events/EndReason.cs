namespace Parley.Signaling.Protocol;

/// <summary>Why a call ended: the closed list of docs/protocol.md §5.2.</summary>
public enum EndReason
{
    /// <summary>A party ended the active call.</summary>
    HungUp,

    /// <summary>The caller gave up before an answer.</summary>
    Cancelled,

    /// <summary>The callee declined.</summary>
    Declined,

    /// <summary>One of the two is in another call.</summary>
    Busy,

    /// <summary>Nobody answered within the ring time-out.</summary>
    NoAnswer,

    /// <summary>The callee is unknown, has no device, or its last ringing device is gone.</summary>
    Unreachable,

    /// <summary>Told to the callee's other devices: another device answered.</summary>
    AnsweredElsewhere,

    /// <summary>Told to the callee's other devices: another device declined.</summary>
    DeclinedElsewhere,

    /// <summary>Glare: the call gave way to its mirror image.</summary>
    Merged,

    /// <summary>The party's device said that it leaves.</summary>
    Left,

    /// <summary>The parties' sessions expired, or the call could not be recovered.</summary>
    Lost,

    /// <summary>A party's client says that established media was lost for good.</summary>
    MediaLost,

    /// <summary>A party's client says that media never came about.</summary>
    MediaFailed,

    /// <summary>A party's client could get neither camera nor microphone.</summary>
    NoMedia,
}
