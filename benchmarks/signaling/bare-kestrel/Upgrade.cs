using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;

namespace BareKestrel;

/// <summary>Answers the upgrade of the load generator; nothing more, since nothing else connects here.</summary>
internal static class Upgrade
{
    public static async Task<bool> AnswerAsync(IDuplexPipe transport)
    {
        while (true)
        {
            var read = await transport.Input.ReadAsync();
            if (TryAnswer(read.Buffer, transport.Output, out var taken))
            {
                transport.Input.AdvanceTo(taken);
                await transport.Output.FlushAsync();
                return true;
            }

            transport.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return false;
            }
        }
    }

    private static bool TryAnswer(in ReadOnlySequence<byte> buffer, PipeWriter output, out SequencePosition taken)
    {
        taken = default;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8))
        {
            return false;
        }

        taken = reader.Position;
        var text = Encoding.ASCII.GetString(head);
        const string name = "Sec-WebSocket-Key: ";
        var start = text.IndexOf(name, StringComparison.OrdinalIgnoreCase) + name.Length;
        var key = text.AsSpan(start, 24);
        Span<byte> input = stackalloc byte[60], hash = stackalloc byte[20];
        Encoding.ASCII.GetBytes(key, input);
        "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8.CopyTo(input[24..]);
#pragma warning disable CA5350 // RFC 6455 §4.2.2 asks for SHA-1
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        var answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            $"Sec-WebSocket-Accept: {Convert.ToBase64String(hash)}\r\n\r\n";
        Encoding.ASCII.GetBytes(answer, output);
        return true;
    }
}
