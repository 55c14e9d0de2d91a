using Parley.NatLab.Networks;

// Until there are cells to run: what earlier runs have left is removed.
await Leftovers.SweepAsync();
return 0;
