using Parley.NatLab.Peers;

namespace Parley.NatLab.Cells;

/// <summary>One peer of a call, as the laboratory sees it: what it has said so far.</summary>
internal sealed class PeerEndpoint(PeerProcess process)
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _heard = [];
    private readonly Lock _lock = new();

    /// <summary>The process.</summary>
    public PeerProcess Process => process;

    /// <summary>Ends when it waits for orders.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Ends when it has a pair that works; fails when it fails.</summary>
    public Task Connected => _connected.Task;

    /// <summary>The pair that carries its data.</summary>
    public PeerReport.Selected? Selected { get; private set; }

    /// <summary>Its last state.</summary>
    public string State { get; private set; } = "new";

    /// <summary>Its explanation of a failure.</summary>
    public string? Verdict { get; private set; }

    /// <summary>Whether this text has come from the other side.</summary>
    public bool HasHeard(string text)
    {
        lock (_lock)
        {
            return _heard.Contains(text);
        }
    }

    /// <summary>Reads its reports, and signals to the other side what is for it, until it ends.</summary>
    /// <param name="other">The other side.</param>
    /// <param name="started">Ends when both were told to start: before, nobody takes what the other one says.</param>
    public async Task ListenAsync(PeerProcess other, Task started)
    {
        await foreach (var report in process.Reports.ReadAllAsync())
        {
            switch (report)
            {
                case PeerReport.Ready:
                    _ready.TrySetResult();
                    break;
                case PeerReport.Credentials credentials:
                    await started;
                    await other.TellAsync(new PeerOrder.Remote(credentials.UsernameFragment, credentials.Password));
                    break;
                case PeerReport.Candidate candidate:
                    await other.TellAsync(new PeerOrder.Candidate(candidate.Text));
                    break;
                case PeerReport.EndOfCandidates:
                    await other.TellAsync(new PeerOrder.EndOfCandidates());
                    break;
                case PeerReport.Selected selected:
                    Selected = selected;
                    break;
                case PeerReport.State state:
                    Note(state.Name);
                    break;
                case PeerReport.Verdict verdict:
                    Verdict = verdict.Text;
                    break;
                case PeerReport.Data data:
                    lock (_lock)
                    {
                        _heard.Add(data.Text);
                    }

                    break;
            }
        }

        var ended = new LabException("The peer's process has ended.");
        _ready.TrySetException(ended);
        _connected.TrySetException(ended);
    }

    private void Note(string state)
    {
        State = state;
        if (state is "connected" or "completed")
        {
            _connected.TrySetResult();
        }

        if (state == "failed")
        {
            _connected.TrySetException(new LabException("It failed."));
        }
    }
}
