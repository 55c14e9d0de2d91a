namespace Parley.Fuzz.Targets;

/// <summary>The code under test did not do what it should.</summary>
internal sealed class FuzzFailureException(string message) : Exception(message);
