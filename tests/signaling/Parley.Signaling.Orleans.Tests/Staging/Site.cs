namespace Parley.Signaling.Orleans.Tests.Staging;

/// <summary>A gateway and the backend of the process that it lives in.</summary>
internal sealed record Site(RecordingGateway Gateway, ISignalingBackend Backend);
