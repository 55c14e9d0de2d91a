using System.Text.Json;
using Parley.Signaling.Protocol.Tests.Vectors;

namespace Parley.Signaling.Protocol.Tests.Events;

/// <summary>Events and ids travel between servers as JSON.</summary>
public sealed class SessionEventTests
{
    [Fact]
    public void Every_event_survives_serialisation_as_its_base_type()
    {
        var events = ServerExamples.All.Values.OfType<ServerMessage.Event>().Select(message => message.Content).ToList();

        Assert.Equal(9, events.Select(content => content.GetType()).Distinct().Count());
        Assert.All(events, content => Assert.Equal(content, Travel(content)));
    }

    [Fact]
    public void Ids_survive_as_values_and_as_keys()
    {
        var calls = new Dictionary<CallId, long> { [new CallId(UInt128.MaxValue)] = 1, [default] = 2 };
        var devices = new Dictionary<DeviceId, DeviceId?> { [new DeviceId(7)] = new DeviceId(8), [default] = null };

        Assert.Equal(calls, Travel(calls));
        Assert.Equal(devices, Travel(devices));
    }

    private static T Travel<T>(T value) => JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(value))!;
}
