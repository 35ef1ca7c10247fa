#pragma once
#include <cstdint>
#include <utility>
#include <vector>

/// The model of what ranks cost (model/RANKS.md): its formulas, in seconds and bytes. What they are fitted to is measured by
/// ranks_bench.cpp.
namespace xsmoe::bench {

struct Line {
  double intercept = 0, slope = 0;
  friend bool operator==(const Line&, const Line&) = default;
};
/// The line by least squares through points (x, y) with neither number below 0: where the best has one that is, the best without it. Of no
/// points, or of one x alone, a constant.
[[nodiscard]] Line fitLine(const std::vector<std::pair<double, double>>& points);

/// A step's computing: what ranks share out among them, and what each of them does.
struct Computing {
  double shared = 0, own = 0;
};
/// From a step of one rank and the computing of one of `ranks` ranks with as many threads: own + shared / ranks. Neither is below 0.
[[nodiscard]] Computing computingOf(double alone, double together, int ranks);

/// The constants, of one thread on the machine that measured them, and the sizes that they belong to.
struct RankCosts {
  Computing step;        ///< a batch of the paper's size
  double lossShare = 0;  ///< of step.shared what grows with the square of the batch: the loss over all its items
  double message = 0;    ///< a message between two ranks, whatever its size
  double byte = 0;       ///< a byte that a rank sends
  double embedItem = 0;  ///< embedding a candidate
  double rankUser = 0;   ///< encoding a sequence and ranking it, what does not grow with the candidates
  double rankPair = 0;   ///< a sequence and a candidate
  double distinct = 0;   ///< C, items of a batch
  double embedding = 0;  ///< e
  double trained = 0;    ///< P, parameters with gradients
  double restBytes = 0;  ///< of a step besides: sums of loss and usage, the agreement on stops
};

/// Rounded to so many significant digits.
[[nodiscard]] double significant(double value, int digits);
/// The constants as a page prints them, with four significant digits: what follows from them can be computed again from the page.
[[nodiscard]] RankCosts asPrinted(RankCosts costs);
inline constexpr int kPrintedDigits = 4;

/// Ranks and what lies between them. Times are beside those of RankCosts.
struct Cluster {
  int ranks = 1;
  double batch = 1;    ///< sequences of a step beside the paper's 256
  double speed = 1;    ///< of a rank beside the measured thread
  double message = 0;  ///< seconds
  double byte = 0;     ///< seconds
};

/// What a rank sends in a step: rows of E; of ∂E and the gradients, twice the part that is another's.
[[nodiscard]] double gatherBytes(const RankCosts& costs, const Cluster& cluster);
[[nodiscard]] double reduceBytes(const RankCosts& costs, const Cluster& cluster);

struct StepSeconds {
  double compute = 0, gather = 0, reduce = 0, rest = 0;
  [[nodiscard]] double total() const { return compute + gather + reduce + rest; }
};
[[nodiscard]] StepSeconds stepSeconds(const RankCosts& costs, const Cluster& cluster);
/// With how many ranks, up to `most`, a step is shortest.
[[nodiscard]] int ranksOfShortestStep(const RankCosts& costs, Cluster cluster, int most);

struct EvaluationSeconds {
  double embed = 0, gather = 0, rank = 0;
  [[nodiscard]] double total() const { return embed + gather + rank; }
};
[[nodiscard]] EvaluationSeconds evaluationSeconds(const RankCosts& costs, const Cluster& cluster, double candidates, double sequences);
/// The rows of the longest of nearly equal parts of so many rows, one for each rank, whose borders are multiples of `block` where that
/// leaves no rank without rows (device::Ranks::sharesOf). A rank's message is as long as the longest.
[[nodiscard]] std::int64_t longestShare(std::int64_t rows, int ranks, std::int64_t block);
/// What a rank sends of E in an evaluation: of all candidates and padding, in blocks of 1,024 rows.
[[nodiscard]] double evaluationBytes(const RankCosts& costs, const Cluster& cluster, std::int64_t candidates);
/// What a rank would send where each kept its share of the candidates and all sequences were ranked against each share: embeddings of the
/// sequences and of the items in their inputs, scores of targets, counts of better items.
[[nodiscard]] double partitionedBytes(const RankCosts& costs, const Cluster& cluster, double sequences, double inputs);

/// A catalogue that each rank has.
struct Catalogue {
  double items = 0;
  double recordsPerItem = 0;
  double states = 0;      ///< of both modalities together
  double width = 0;       ///< d
  double embedding = 0;   ///< e
  bool inMemory = false;  ///< the hidden states; else they stay in their file
};
/// Bytes of a rank.
struct RankMemory {
  double states = 0;      ///< hidden states, in memory or in the file
  double ids = 0;         ///< of cache and stream
  double numbers = 0;     ///< rows and popularity
  double logRead = 0;     ///< while the log is read and cut, of its largest window mostly
  double log = 0;         ///< afterwards, of a window
  double embeddings = 0;  ///< E of an evaluation, while it is gathered
  bool statesInMemory = false;
  [[nodiscard]] double opening() const { return ids + logRead; }
  [[nodiscard]] double evaluating() const { return ids + numbers + log + embeddings + (statesInMemory ? states : 0); }
};
/// By what model/FORMATS.md, "What a cache takes of memory", says of an item and of a record.
[[nodiscard]] RankMemory memoryOf(const Catalogue& catalogue, int ranks);
/// The most items, with as many records each, whose peak is no more than so many bytes.
[[nodiscard]] double mostItems(Catalogue catalogue, int ranks, double bytes);

/// HR@k that is expected of these ranks (from 1; 0: a miss) where each candidate but the target is drawn with probability `share`: the
/// mean of P(Binomial(rank − 1, share) < k).
[[nodiscard]] double sampledHitRate(const std::vector<std::int64_t>& ranks, int k, double share);

}  // namespace xsmoe::bench
