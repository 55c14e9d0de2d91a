using Parley.NatLab.Cells;
using Parley.NatLab.Peers;

namespace Parley.NatLab.Tests.Cells;

/// <summary>The matrix: every cell as theory demands.</summary>
public sealed class MatrixTests(MatrixRun run) : IClassFixture<MatrixRun>
{
    // A problem that begins so is a browser that is not installed, without CI=true.
    private const string SkipToken = "$XunitDynamicSkip$";

    /// <summary>The names of the cells.</summary>
    public static TheoryData<string> Cells => [.. Matrix.Cells.Select(cell => cell.ToString())];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task The_peers_reach_each_other_as_theory_demands(string cell)
    {
        await LabAccess.RequireAsync();
        var (caller, callee) = Matrix.Cells.Where(one => one.ToString() == cell).Select(one => (one.Caller, one.Callee)).Single();
        var missing = PeerSupport.Missing(caller) ?? PeerSupport.Missing(callee);
        Assert.SkipWhen(missing is not null && Environment.GetEnvironmentVariable("CI") != "true", missing ?? "");

        var result = await run.ResultAsync(cell);

        Assert.SkipWhen(result.Problem?.StartsWith(SkipToken, StringComparison.Ordinal) == true, result.Problem?[SkipToken.Length..] ?? "");
        Assert.True(result.Problem is null, result.Problem);
        Assert.Equal(result.Cell.Expected, result.Seen);
    }
}
