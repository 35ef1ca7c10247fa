#pragma once
#include <cstdint>
#include <vector>

#include "model/features/mapped_file.h"

/// The model of what ranks cost (model/RANKS.md): its formulas, in seconds and bytes. What they are fitted to is measured by
/// ranks_bench.cpp.
namespace xsmoe::bench {

/// A step's computing: what ranks share out among them, and what each of them does.
struct Computing {
  double shared = 0, own = 0;
};

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
  double stateRows = 0;  ///< of an item in the file of hidden states: states of both modalities
  double rowBytes = 0;   ///< of each: 2 d
};

/// Hidden states that stay in their file, which is mapped: a thread that reads rows of a state asks for all of them before it waits for the
/// first, one state after the other.
struct Reading {
  double wait = 0;      ///< seconds from an ask until its pages are there; 0: the states are in memory
  int threads = 1;      ///< of a rank that read at the same time
  double byte = 0;      ///< seconds for a byte from a drive that is always asked
  int together = 1;     ///< ranks that have one drive
  double underWay = 1;  ///< asks of a thread that the drive has at once
};
inline constexpr double kPageBytes = 4096;
inline constexpr double kAskedPages = features::MappedFile::kAdvisedBytes / kPageBytes;  ///< the most that one ask brings

/// Ranks and what lies between them. Times are beside those of RankCosts.
struct Cluster {
  int ranks = 1;
  double batch = 1;    ///< sequences of a step beside the paper's 256
  double speed = 1;    ///< of a rank beside the measured thread
  double message = 0;  ///< seconds
  double byte = 0;     ///< seconds
  Reading reading{};
};

/// How rows lie that are read: one after the other, or anywhere, so that a page comes for each of them and now and then two.
enum class Rows : std::uint8_t { kInOrder, kScattered };
[[nodiscard]] double pagesOfItem(const RankCosts& costs, Rows rows);
/// Of an item: one for each scattered row, of those in order one for so many pages as it brings.
[[nodiscard]] double asksOfItem(const RankCosts& costs, Rows rows);
/// What ranks take to read the states of so many items that they share out: each thread waits for the first rows of each state; then its
/// asks or the drive, whichever takes longer.
struct ReadSeconds {
  double first = 0, asking = 0, drive = 0;
  [[nodiscard]] double total() const { return first + (asking > drive ? asking : drive); }
};
/// `times`: how often a thread reads rows of each state: once in a step.
[[nodiscard]] ReadSeconds readSeconds(const RankCosts& costs, const Cluster& cluster, double items, Rows rows, double times = 1);

/// What a rank sends of the embeddings of so many items, of which all ranks have equal shares: 4 e items (N − 1)/N.
[[nodiscard]] double sentOfTable(const RankCosts& costs, const Cluster& cluster, double items);
/// What a rank sends in a step: rows of E; of ∂E and the gradients, twice the part that is another's.
[[nodiscard]] double gatherBytes(const RankCosts& costs, const Cluster& cluster);
[[nodiscard]] double reduceBytes(const RankCosts& costs, const Cluster& cluster);

struct StepSeconds {
  double read = 0, compute = 0, gather = 0, reduce = 0, rest = 0;
  [[nodiscard]] double total() const { return read + compute + gather + reduce + rest; }
};
[[nodiscard]] StepSeconds stepSeconds(const RankCosts& costs, const Cluster& cluster);
/// With how many ranks, up to `most`, a step is shortest.
[[nodiscard]] int ranksOfShortestStep(const RankCosts& costs, Cluster cluster, int most);

struct EvaluationSeconds {
  double read = 0, embed = 0, gather = 0, rank = 0;
  [[nodiscard]] double total() const { return read + embed + gather + rank; }
};
[[nodiscard]] EvaluationSeconds evaluationSeconds(const RankCosts& costs, const Cluster& cluster, double candidates, double sequences,
                                                  Rows rows = Rows::kInOrder);
/// The rows of the longest of nearly equal parts of so many rows, one for each rank, whose borders are multiples of `block` where that
/// leaves no rank without rows (device::Ranks::sharesOf). A rank's message is as long as the longest.
[[nodiscard]] std::int64_t longestShare(std::int64_t rows, int ranks, std::int64_t block);
/// What a rank sends in an evaluation of E: of all candidates and padding, in blocks of 1,024 rows.
[[nodiscard]] double evaluationBytes(const RankCosts& costs, const Cluster& cluster, std::int64_t candidates);
/// What a rank would send where each kept its share of the candidates and all sequences were ranked against each share: embeddings of the
/// sequences, scores of targets and counts of better items to all, and of items to those in whose sequences' `inputs` they are.
[[nodiscard]] double partitionedBytes(const RankCosts& costs, const Cluster& cluster, double sequences, double inputs);

/// HR@k that is expected of these ranks (from 1; 0: a miss) where each candidate but the target is drawn with probability `share`: the
/// mean of P(Binomial(rank − 1, share) < k).
[[nodiscard]] double sampledHitRate(const std::vector<std::int64_t>& ranks, int k, double share);

}  // namespace xsmoe::bench
