using Parley.Stun;

namespace Parley.Ice;

/// <content>Who controls, and what happens when both sides think that they do, or neither (RFC 8445 §7.2.5.1, §7.3.1.1).</content>
public sealed partial class IceAgent
{
    // RFC 8445 §7.3.1.1. False when the other side is to change its role.
    private bool ResolveRoles(in StunMessage request)
    {
        var same = Role == IceRole.Controlling ? StunAttributeType.IceControlling : StunAttributeType.IceControlled;
        if (!request.TryReadUInt64(same, out var theirs))
        {
            return true;
        }

        var isLarger = _tieBreaker >= theirs;
        if (isLarger == (Role == IceRole.Controlling))
        {
            return false;
        }

        SwitchRole();
        return true;
    }

    private void SwitchRole()
    {
        Role = Role == IceRole.Controlling ? IceRole.Controlled : IceRole.Controlling;
        if (_current.Nominating is { IsNominated: false })
        {
            // What was nominated in the other role is not any more.
            (_current.Nominating, _current.ToNominate) = (null, null);
        }

        // RFC 8445 §7.3.1.1: pair priorities follow the role.
        Rank(_current);
        Raise(new IceEvent.RoleChanged(Role));
    }
}
