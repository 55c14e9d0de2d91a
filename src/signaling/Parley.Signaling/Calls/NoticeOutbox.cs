using System.Diagnostics.CodeAnalysis;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>
/// Brings a call's notices to its devices' gateways: in order per device, one at a time, to wherever the device's session lives now. Pure; the call's
/// shell owns it. Not thread-safe.
/// </summary>
/// <remarks>
/// The shell enqueues what the machine wants told, and for each device with <see cref="TryBegin"/> hands the notice to the gateway. Then:
/// taken → <see cref="Delivered"/>; the gateway could not be reached → <see cref="Failed"/>, and again later (gateways ignore what they have had);
/// the gateway has no such session any more → <see cref="Refused"/>: when it returns true the directory decides, by
/// <see cref="Readdress"/>, or by <see cref="CallInput.DeviceExpired"/> and <see cref="Drop"/> if it knows no newer address.
/// </remarks>
public sealed class NoticeOutbox
{
    private readonly Dictionary<(string User, DeviceId Device), Queue> _queues = [];

    /// <summary>Whether every notice was taken.</summary>
    public bool IsEmpty => _queues.Count == 0;

    /// <summary>The devices for which something waits, and nothing is under way.</summary>
    public IEnumerable<DeviceAddress> Ready => _queues.Values.Where(queue => !queue.InFlight).Select(queue => queue.Address);

    /// <summary>Takes over what an effect means for notices; other effects are ignored.</summary>
    public void Take(CallEffect effect)
    {
        switch (effect)
        {
            case CallEffect.Notify notify:
                Enqueue(notify.To, notify.Notice);
                break;
            case CallEffect.Readdress readdress:
                Readdress(readdress.To);
                break;
            case CallEffect.ForgetNotices forget:
                Forget(forget.To);
                break;
        }
    }

    /// <summary>The next notice for a device, unless one is under way or none waits.</summary>
    public bool TryBegin(DeviceAddress device, [NotNullWhen(true)] out DeviceAddress? to, [NotNullWhen(true)] out CallNotice? notice)
    {
        (to, notice) = (null, null);
        if (!_queues.TryGetValue(KeyOf(device), out var queue) || queue.InFlight)
        {
            return false;
        }

        queue.InFlight = true;
        (to, notice) = (queue.Address, queue.Notices.Peek());
        return true;
    }

    /// <summary>The gateway has taken the notice.</summary>
    public void Delivered(DeviceAddress to, CallNotice notice)
    {
        if (!End(to, out var queue) || !IsHead(queue, notice))
        {
            return;
        }

        queue.Notices.Dequeue();
        if (queue.Notices.Count == 0)
        {
            _queues.Remove(KeyOf(to));
        }
    }

    /// <summary>It is not known whether the gateway has taken the notice; it waits to be handed over again.</summary>
    public void Failed(DeviceAddress to) => End(to, out _);

    /// <summary>The gateway has no session with that address. True: ask the directory for the device's address. False: a newer one is known already.</summary>
    public bool Refused(DeviceAddress to) => End(to, out var queue) && queue.Address.Version <= to.Version;

    /// <summary>The device's session lives elsewhere now; an older address than the one known is ignored.</summary>
    public void Readdress(DeviceAddress to)
    {
        if (_queues.TryGetValue(KeyOf(to), out var queue) && to.Version > queue.Address.Version)
        {
            queue.Address = to;
        }
    }

    /// <summary>The device has no session any more: whatever waits for this address or an older one is void.</summary>
    public void Drop(DeviceAddress gone)
    {
        if (_queues.TryGetValue(KeyOf(gone), out var queue) && queue.Address.Version <= gone.Version)
        {
            _queues.Remove(KeyOf(gone));
        }
    }

    private void Forget(DeviceAddress begunAnew)
    {
        if (_queues.TryGetValue(KeyOf(begunAnew), out var queue) && queue.Address.Version <= begunAnew.Version)
        {
            _queues.Remove(KeyOf(begunAnew));
        }
    }

    private void Enqueue(DeviceAddress to, CallNotice notice)
    {
        if (!_queues.TryGetValue(KeyOf(to), out var queue))
        {
            _queues.Add(KeyOf(to), queue = new Queue(to));
        }

        Readdress(to);
        queue.Notices.Enqueue(notice);
    }

    private bool End(DeviceAddress to, [NotNullWhen(true)] out Queue? queue)
    {
        if (!_queues.TryGetValue(KeyOf(to), out queue))
        {
            return false;
        }

        queue.InFlight = false;
        return true;
    }

    /// <summary>The queue may have been forgotten, and begun anew, while a notice of it was under way.</summary>
    private static bool IsHead(Queue queue, CallNotice notice) =>
        queue.Notices.TryPeek(out var head) && head.Call == notice.Call && head.Version == notice.Version;

    private static (string User, DeviceId Device) KeyOf(DeviceAddress address) => (address.User, address.Device);

    private sealed class Queue(DeviceAddress address)
    {
        public DeviceAddress Address { get; set; } = address;

        public Queue<CallNotice> Notices { get; } = new();

        public bool InFlight { get; set; }
    }
}
