using System.Diagnostics.CodeAnalysis;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>
/// Brings a call's notices to its devices' gateways: in order per device, one at a time, to wherever the device's session lives now. Pure; the call's
/// shell owns it. Not thread-safe.
/// </summary>
/// <remarks>
/// The shell enqueues what the machine wants told, and for each device with <see cref="TryBegin"/> hands the notice to the gateway. Then:
/// taken → <see cref="Delivered"/>; it is not known → <see cref="Failed"/>, and again later (gateways ignore what they have had);
/// the gateway cannot be reached, or has no such session any more → <see cref="Refused"/>: when it returns true the directory decides. It knows a newer
/// address → <see cref="Readdress"/> and <see cref="CallInput.DeviceBack"/>, for a gateway that took the session over before the call reached it knows
/// nothing of the call; still the same one → the session may be moving just now, try again later; none → <see cref="Drop"/> and
/// <see cref="CallInput.DeviceExpired"/>.
/// </remarks>
public sealed class NoticeOutbox
{
    // In the order in which they began: whoever is to be told first is told first.
    private readonly OrderedDictionary<(string User, DeviceId Device), Queue> _queues = [];

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
                Drop(forget.To);
                break;
        }
    }

    /// <summary>The next notice for a device, unless one is under way or none waits.</summary>
    public bool TryBegin(DeviceAddress device, [NotNullWhen(true)] out NoticeDelivery? delivery)
    {
        delivery = null;
        if (!_queues.TryGetValue(KeyOf(device), out var queue) || queue.InFlight)
        {
            return false;
        }

        queue.InFlight = true;
        delivery = new NoticeDelivery(queue.Address, queue.Notices.Peek(), queue);
        return true;
    }

    /// <summary>The gateway has taken the notice.</summary>
    public void Delivered(NoticeDelivery delivery)
    {
        if (!End(delivery, out var queue))
        {
            return;
        }

        queue.Notices.Dequeue();
        if (queue.Notices.Count == 0)
        {
            _queues.Remove(KeyOf(delivery.To));
        }
    }

    /// <summary>It is not known whether the gateway has taken the notice; it waits to be handed over again.</summary>
    public void Failed(NoticeDelivery delivery) => End(delivery, out _);

    /// <summary>There is no session at that address. True: ask the directory for the device's address. False: a newer one is known already,
    /// or the notice is void.</summary>
    public bool Refused(NoticeDelivery delivery) => End(delivery, out var queue) && queue.Address.Version <= delivery.To.Version;

    /// <summary>The device's session lives elsewhere now; an older address than the one known is ignored.</summary>
    public void Readdress(DeviceAddress to)
    {
        if (_queues.TryGetValue(KeyOf(to), out var queue) && to.Version > queue.Address.Version)
        {
            queue.Address = to;
        }
    }

    /// <summary>The device has no session any more, or one that has begun anew: whatever waits for this address or an older one is void.</summary>
    public void Drop(DeviceAddress gone)
    {
        if (_queues.TryGetValue(KeyOf(gone), out var queue) && queue.Address.Version <= gone.Version)
        {
            _queues.Remove(KeyOf(gone));
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

    /// <summary>Ends a delivery; false when the queue that it came from was dropped meanwhile.</summary>
    private bool End(NoticeDelivery delivery, [NotNullWhen(true)] out Queue? queue)
    {
        if (!_queues.TryGetValue(KeyOf(delivery.To), out queue) || queue != delivery.Queue)
        {
            return false;
        }

        queue.InFlight = false;
        return true;
    }

    private static (string User, DeviceId Device) KeyOf(DeviceAddress address) => (address.User, address.Device);

    private sealed class Queue(DeviceAddress address)
    {
        public DeviceAddress Address { get; set; } = address;

        public Queue<CallNotice> Notices { get; } = new();

        public bool InFlight { get; set; }
    }
}

/// <summary>A notice on its way to a gateway.</summary>
public sealed class NoticeDelivery
{
    internal NoticeDelivery(DeviceAddress to, CallNotice notice, object queue) => (To, Notice, Queue) = (to, notice, queue);

    /// <summary>Where it goes.</summary>
    public DeviceAddress To { get; }

    /// <summary>What it is.</summary>
    public CallNotice Notice { get; }

    /// <summary>Out of which queue it came.</summary>
    internal object Queue { get; }
}
