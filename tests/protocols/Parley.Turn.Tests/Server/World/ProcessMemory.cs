namespace Parley.Turn.Tests.Server.World;

/// <summary>For tests that look at the memory of the whole process: they run when no other test does.</summary>
[CollectionDefinition(nameof(ProcessMemory), DisableParallelization = true)]
public sealed class ProcessMemory;
