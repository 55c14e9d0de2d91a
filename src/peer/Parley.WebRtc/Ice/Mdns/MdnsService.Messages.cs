using Parley.SansIO;

namespace Parley.WebRtc.Ice.Mdns;

/// <content>What is asked and answered.</content>
internal sealed partial class MdnsService
{
    private void SendQuery(string name)
    {
        Span<byte> message = stackalloc byte[MdnsWriter.LargestMessage];
        SendToGroup(message[..MdnsWriter.WriteQuery(message, name)]);
    }

    private void SendAnswer(MdnsAnswer answer)
    {
        Span<byte> message = stackalloc byte[MdnsWriter.LargestMessage];
        SendToGroup(message[..MdnsWriter.WriteAnswer(message, answer)]);
    }

    private void SendToGroup(ReadOnlySpan<byte> message)
    {
        lock (_lock)
        {
            foreach (var socket in _sockets)
            {
                socket.SendToGroup(message);
            }
        }
    }

    private void Receive(MdnsSocket socket, TransportAddress source, ReadOnlyMemory<byte> bytes)
    {
        // RFC 6762 §6: what does not come from the port is no response, §6.7: nor a question of someone who hears multicast answers.
        if (MdnsMessage.Parse(bytes.Span) is not { } message || (message.IsResponse && source.Port != MdnsSocket.Port))
        {
            return;
        }

        lock (_lock)
        {
            if (message.IsResponse)
            {
                foreach (var answers in message.Answers.Where(static answer => answer.TimeToLive > TimeSpan.Zero).GroupBy(static answer => answer.Name))
                {
                    if (_wanted.TryGetValue(answers.Key, out var wanted))
                    {
                        wanted.Answer.TrySetResult([.. answers.Select(static answer => answer.Address)]);
                    }
                }
            }
            else
            {
                foreach (var question in message.Questions)
                {
                    Answer(socket, source, message.Id, question);
                }
            }
        }
    }

    private void Answer(MdnsSocket socket, in TransportAddress source, ushort id, MdnsQuestion question)
    {
        if (!_own.TryGetValue(question.Name, out var own) || !own.Fits(question.Type))
        {
            return;
        }

        var answer = new MdnsAnswer(question.Name, own.Address, TimeToLive);
        if (source.Port != MdnsSocket.Port)
        {
            Span<byte> message = stackalloc byte[MdnsWriter.LargestMessage];
            socket.SendTo(source, message[..MdnsWriter.WriteLegacyAnswer(message, id, question, answer)]);
        }
        else if (own.MayAnswer(BetweenAnswers))
        {
            SendAnswer(answer);
        }
    }
}
