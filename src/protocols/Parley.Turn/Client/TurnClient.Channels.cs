using Parley.SansIO;

namespace Parley.Turn.Client;

/// <content>Channels (RFC 8656 §12): a number instead of a peer's address.</content>
public sealed partial class TurnClient
{
    private static readonly TimeSpan ChannelRefresh = ClientChannel.Lifetime - RefreshBefore;

    private readonly Dictionary<TransportAddress, ClientChannel> _channels = [];

    // RFC 8656 §12.1: a number stays with its peer; none is used again while the allocation lives. From 0x4000 on, null for one that was refused.
    private readonly List<ClientChannel?> _channelsByNumber = [];

    /// <summary>
    /// Gives a peer a channel, and its address a permission if it has none. <see cref="TurnClientEvent.ChannelBound"/> or
    /// <see cref="TurnClientEvent.ChannelLost"/> follows.
    /// </summary>
    public void Bind(Instant now, TransportAddress peer)
    {
        peer = peer.Unmapped;
        if (_channels.ContainsKey(peer))
        {
            return;
        }

        if (_state is not ClientState.Allocated || !CanReach(peer.Family) || _channels.Count >= _settings.MaxPeers
            || _channelsByNumber.Count > ChannelData.LastChannel - ChannelData.FirstChannel)
        {
            Raise(new TurnClientEvent.ChannelLost(peer, new TurnFailure.NotPossible()));
            return;
        }

        Permit(now, peer.Address);
        var channel = new ClientChannel((ushort)(ChannelData.FirstChannel + _channelsByNumber.Count), peer);
        _channels.Add(peer, channel);
        _channelsByNumber.Add(channel);
        Ask(now, new ClientRequest.BindChannel(channel.Number, peer));
    }

    private Instant NextChannel()
    {
        var next = Instant.Never;
        foreach (var channel in _channels.Values)
        {
            next = channel.State is ChannelState.Bound bound ? Instant.Min(next, bound.RefreshAt) : next;
        }

        return next;
    }

    private void AskForChannels(Instant now)
    {
        if (_state is not ClientState.Allocated)
        {
            return;
        }

        foreach (var channel in _channels.Values)
        {
            if (channel.State is ChannelState.Bound bound && bound.RefreshAt <= now)
            {
                channel.State = bound with { RefreshAt = Instant.Never };
                Ask(now, new ClientRequest.BindChannel(channel.Number, channel.Peer));
            }
        }
    }

    private void HandleBound(Instant now, ClientRequest.BindChannel request)
    {
        if (!_channels.TryGetValue(request.Peer, out var channel))
        {
            return;
        }

        var known = channel.State is ChannelState.Bound;
        channel.State = new ChannelState.Bound(now + ChannelRefresh);
        // RFC 8656 §12.2: a ChannelBind also installs or refreshes the permission.
        HandlePermitted(now, new ClientRequest.CreatePermission([request.Peer.Address]), isLate: false);
        if (!known)
        {
            Raise(new TurnClientEvent.ChannelBound(channel.Peer, channel.Number));
        }
    }

    private void HandleBindFailed(ClientRequest.BindChannel request, TurnFailure why)
    {
        if (_channels.Remove(request.Peer, out var channel))
        {
            _channelsByNumber[channel.Number - ChannelData.FirstChannel] = null;
            Raise(new TurnClientEvent.ChannelLost(request.Peer, why));
        }
    }

    private void ForgetAskedChannels(Instant now)
    {
        foreach (var channel in _channels.Values)
        {
            switch (channel.State)
            {
                case ChannelState.Asked:
                    Ask(now, new ClientRequest.BindChannel(channel.Number, channel.Peer));
                    break;
                case ChannelState.Bound bound when bound.RefreshAt == Instant.Never:
                    channel.State = bound with { RefreshAt = now };
                    break;
            }
        }
    }
}
