using Microsoft.Extensions.Options;

namespace Parley.TurnServer.Options;

/// <summary>Checks the whole section at start and after a change; the source generator writes the body.</summary>
[OptionsValidator]
public sealed partial class TurnOptionsValidator : IValidateOptions<TurnOptions>;
