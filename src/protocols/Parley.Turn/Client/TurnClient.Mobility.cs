using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Client;

/// <content>An allocation that follows its client (RFC 8016).</content>
public sealed partial class TurnClient
{
    /// <summary>Whether the allocation can follow the client to another address.</summary>
    public bool CanMove => _state is ClientState.Allocated { Ticket: not null };

    /// <summary>
    /// The client has another address from now on, a new socket or connection: the allocation, its permissions and channels are asked to follow. Until
    /// <see cref="TurnClientEvent.Moved"/> nothing can be sent, while data may still come to the old address.
    /// </summary>
    /// <param name="now">Now.</param>
    /// <param name="local">The new address.</param>
    /// <exception cref="InvalidOperationException">It cannot follow: see <see cref="CanMove"/>.</exception>
    public void Move(Instant now, TransportAddress local)
    {
        if (_state is not ClientState.Allocated { Ticket: { } ticket } allocated)
        {
            throw new InvalidOperationException("Only an allocation with a mobility ticket can move; ask CanMove first.");
        }

        _local = local;
        _state = new ClientState.Moving(allocated);
        // Requests from the old address are of no use any more; what they were for is asked for again afterwards.
        _pending.Clear();
        Ask(now, new ClientRequest.Move(ticket));
    }

    private void HandleMoved(Instant now, in StunMessage response)
    {
        if (_state is not ClientState.Moving moving)
        {
            return;
        }

        // RFC 8016 §3.2.2: the response carries the ticket for the next time; a server that sends none gives no other.
        var lifetime = response.TryRead<Lifetime>(out var granted) ? granted : new Lifetime((uint)Math.Max(0, (moving.From.ExpiresAt - now).TotalSeconds));
        _state = moving.From with { Ticket = ReadTicket(response), RefreshAt = RefreshTime(now, lifetime), ExpiresAt = now + lifetime.Duration };
        Raise(new TurnClientEvent.Moved());
        AskAgain(now, moved: true);
    }

    private void HandleMoveFailed(Instant now, TurnFailure why)
    {
        if (_state is ClientState.Moving moving)
        {
            _state = moving.From with { RefreshAt = now };
            Raise(new TurnClientEvent.MoveFailed(why));
            AskAgain(now, moved: false);
        }
    }

    private void AskAgain(Instant now, bool moved)
    {
        ForgetAskedPermissions(now, moved);
        ForgetAskedChannels(now);
        AskForPermissions(now);
        AskForChannels(now);
    }
}
