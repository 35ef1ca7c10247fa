#pragma once

/// What a rank holds of memory and of the folder for temporary files (model/RANKS.md), by what model/FORMATS.md, "What a cache takes of
/// memory", says of an item, a record and a user: the upper ends.
namespace xsmoe::bench {

/// A stream that each rank opens.
struct Catalogue {
  double items = 0;
  double recordsPerItem = 0, usersPerItem = 0;
  double testsPerItem = 0;  ///< sequences of a test
  double states = 0;        ///< of both modalities together
  double width = 0;         ///< d
  double embedding = 0;     ///< e
  bool inMemory = false;    ///< the hidden states; else they stay in their file
};

/// Bytes of a rank.
struct RankMemory {
  double states = 0;      ///< hidden states, in memory or in the file
  double ids = 0;         ///< of the items, in cache and stream
  double users = 0;       ///< with their ids
  double numbers = 0;     ///< rows and popularity
  double cut = 0;         ///< while the log is read and cut, of its largest window mostly
  double log = 0;         ///< afterwards, of the window in training and of the one that is tested
  double histories = 0;   ///< of the users of a test, at most: that every record is in one
  double sequences = 0;   ///< embeddings of a rank's share of a test's sequences, while they are put together
  double embeddings = 0;  ///< E of a test, while it is gathered
  bool statesInMemory = false;
  [[nodiscard]] double opening() const { return ids + users + cut; }
  /// What a test has whatever becomes of E and its sequences.
  [[nodiscard]] double kept() const { return ids + users + numbers + log + (statesInMemory ? states : 0); }
  [[nodiscard]] double evaluating() const { return kept() + histories + sequences + embeddings; }
};
[[nodiscard]] RankMemory memoryOf(const Catalogue& catalogue, int ranks);
/// The most items, with all else in proportion, whose peak is no more than so many bytes.
[[nodiscard]] double mostItems(Catalogue catalogue, int ranks, double bytes);

/// The same of so many ranks on one machine of so many bytes, whose system holds the file of the states besides, mapped: once for all of
/// them.
[[nodiscard]] double mostItemsMapped(Catalogue catalogue, int ranks, int together, double bytes);

/// What a test would hold where each rank kept its share of the candidates and the embeddings of all sequences, and got those of its own
/// sequences' `inputs` items each.
[[nodiscard]] double partitionedMemory(const Catalogue& catalogue, int ranks, double inputs);

/// In the folder for temporary files, for each rank.
struct RankFiles {
  double opening = 0, afterwards = 0;
};
[[nodiscard]] RankFiles filesOf(const Catalogue& catalogue);

}  // namespace xsmoe::bench
