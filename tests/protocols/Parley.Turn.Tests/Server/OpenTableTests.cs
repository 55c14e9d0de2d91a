using CsCheck;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server;

public sealed class OpenTableTests
{
    [Fact]
    public void It_holds_what_a_dictionary_holds_after_any_operations()
    {
        // Few keys in few places: collisions and gaps are what can go wrong.
        var operation = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 40]);
        operation.Array[0, 300].Sample(operations =>
        {
            var table = new OpenTable<Clashing, string>();
            var model = new Dictionary<int, string>();
            foreach (var (what, key) in operations)
            {
                switch (what)
                {
                    case 0 or 1:
                        table.Set(new(key), $"{key}");
                        model[key] = $"{key}";
                        break;
                    case 2:
                        Assert.Equal(model.Remove(key), table.Remove(new(key)));
                        break;
                    default:
                        table.RemoveWhere(value => value.EndsWith($"{key % 10}", StringComparison.Ordinal));
                        foreach (var gone in model.Keys.Where(held => held % 10 == key % 10).ToArray())
                        {
                            model.Remove(gone);
                        }

                        break;
                }

                Assert.Equal(model.Count, table.Count);
                Assert.All(Enumerable.Range(0, 41), held => Assert.Equal(model.GetValueOrDefault(held), table.TryGet(new(held), out var value) ? value : null));
                Assert.Equal(model.Values.Order(), table.Values.Order());
            }
        });
    }

    private readonly record struct Clashing(int Number)
    {
        public override int GetHashCode() => Number % 5;
    }
}
