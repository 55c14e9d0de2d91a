using System.Buffers.Binary;
using System.Diagnostics;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Telemetry;

/// <summary>
/// The OpenTelemetry trace of a call. There is one per call, and its trace id is the call's own 128 bits: whoever knows the call id, in a log line or in
/// another process, knows the trace.
/// </summary>
public static class CallTrace
{
    /// <summary>The name of the <see cref="ActivitySource"/>, and of the meter.</summary>
    public const string SourceName = "Parley.Signaling";

    internal static ActivitySource Source { get; } = new(SourceName);

    /// <summary>
    /// The context under which a span becomes part of the call's trace, at its top. It counts as sampled: whether calls are traced is decided for
    /// all of them, by listening to the source or not.
    /// </summary>
    public static ActivityContext ContextOf(CallId call)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, call.Value);
        // A trace id of zero is no trace id; the one call id in 2^128 that is zero begins a trace of its own.
        return call.Value == default
            ? default
            : new ActivityContext(ActivityTraceId.CreateFromBytes(bytes), default, ActivityTraceFlags.Recorded);
    }
}
