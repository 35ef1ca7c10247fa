// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/evaluator.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <numeric>
#include <string>

#include "model/core/cancelled.h"
#include "model/device/ranks.h"
#include "model/device/tasks.h"
#include "model/streaming/ranking.h"

namespace xsmoe::streaming {
namespace {

/// Of so many rows those that this process computes: all, or its rank's, in whole blocks where there are enough.
device::Range ownShare(device::Ranks* ranks, std::int64_t rows, std::int64_t together) {
  return ranks == nullptr ? device::Range{0, rows} : ranks->sharesOf(rows, together)[static_cast<std::size_t>(ranks->rank())];
}

/// How many blocks of items are embedded before it is asked whether to go on: whole rounds of the compute threads, none of which waits for
/// the others at a piece's end, and at least sixteen blocks. More than one for each thread: a block alone would be computed by all of them,
/// and round differently.
std::int64_t blocksOfPiece() {
  const auto threads = device::taskCount(c10::kCPU);
  return threads * std::max<std::int64_t>(4, (16 + threads - 1) / threads);
}

/// The same rows as at once: they are computed in the same blocks, in the same order.
at::Tensor embedAsking(network::Recommender& recommender, const at::Tensor& ids, const ProgressCallback& progress) {
  const auto tell = [&](std::int64_t done) { tellOrThrow(progress, {"embedding items", done, ids.size(0), "items"}); };
  tell(0);
  const auto blocks = (ids.size(0) + network::kEmbeddedTogether - 1) / network::kEmbeddedTogether, whole = blocksOfPiece();
  // What is not made of an item's own states is looked up, or made of all items together.
  if (!progress || blocks < 2 * whole || !recommender.embedsByStates()) return recommender.embedItems(ids);
  at::Tensor table;
  for (std::int64_t block = 0, end = 0; block < blocks; block = end) {
    end = blocks - block < 2 * whole ? blocks : block + whole;  // the last piece takes what would be less than a whole one
    const auto first = block * network::kEmbeddedTogether, count = std::min(end * network::kEmbeddedTogether, ids.size(0)) - first;
    tell(first);
    const auto rows = recommender.embedItems(ids.narrow(0, first, count));
    if (!table.defined()) table = torch::empty({ids.size(0), rows.size(1)}, rows.options());
    table.narrow(0, first, count).copy_(rows);
  }
  return table;
}

at::Tensor embedItems(network::Recommender& recommender, const at::Tensor& ids, device::Ranks* shared, const ProgressCallback& progress) {
  if (shared == nullptr) return embedAsking(recommender, ids, progress);
  const auto own = ownShare(shared, ids.size(0), network::kEmbeddedTogether);
  // A rank without any embeds padding, whose width it needs, and has no row of it. It does not count towards the usage, of which each rank
  // has to send its part.
  auto rows = own.size() > 0 ? recommender.embedItems(ids.narrow(0, own.first, own.size()))
                             : recommender.embedItems(torch::zeros({1}, torch::kLong)).narrow(0, 0, 0);
  return shared->gatherRows(rows, shared->sharesOf(ids.size(0), network::kEmbeddedTogether));
}

/// Rows of a table of item embeddings: row 0 padding, then the candidates in their order.
class CandidateTable {
 public:
  CandidateTable(network::Recommender& recommender, const EvaluationTask& task, device::Ranks* shared, const ProgressCallback& progress) {
    std::vector<std::int64_t> ids{0};
    ids.insert(ids.end(), task.candidates.begin(), task.candidates.end());
    rowFromId_.assign(static_cast<std::size_t>(ids.back()) + 1, -1);
    for (std::size_t row = 0; row < ids.size(); ++row) rowFromId_[static_cast<std::size_t>(ids[row])] = static_cast<std::int64_t>(row);
    embeddings = embedItems(recommender, torch::tensor(ids), shared, progress);
  }
  /// −1: no candidate.
  [[nodiscard]] std::int64_t rowFromId(std::int64_t id) const {
    return id < static_cast<std::int64_t>(rowFromId_.size()) ? rowFromId_[static_cast<std::size_t>(id)] : -1;
  }
  at::Tensor embeddings;  // [candidates + 1, e]

 private:
  std::vector<std::int64_t> rowFromId_;
};

/// Some sequences of a task, by their index.
struct Some {
  std::size_t first = 0, end = 0;
};

at::Tensor embedUsers(network::Recommender& recommender, const EvaluationTask& task, const Some& some, const CandidateTable& table,
                      const ProgressCallback& progress) {
  std::vector<at::Tensor> parts;
  for (std::size_t first = some.first; first < some.end; first += kEncodedTogether) {
    tellOrThrow(progress, {"encoding users", static_cast<std::int64_t>(first), static_cast<std::int64_t>(some.end), "users"});
    const auto count = std::min(kEncodedTogether, some.end - first);
    network::UserInputs inputs;
    inputs.users = userNumbers(*task.sequences, first, count);
    inputs.items = inputIds(*task.sequences, first, count, task.length);
    inputs.rows = inputs.items.clone();
    auto* row = inputs.rows.data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < inputs.rows.numel(); ++i) {
      row[i] = table.rowFromId(row[i]);
      TORCH_CHECK(row[i] >= 0, "an input item is not among the candidates");
    }
    parts.push_back(recommender.embedUsers(inputs, table.embeddings));
  }
  return torch::cat(parts);
}

/// Columns are rows without the padding row.
ExcludedColumns excludedColumns(const EvaluationTask& task, const Some& some, const CandidateTable& table) {
  ExcludedColumns excluded;
  for (std::size_t i = some.first; i < some.end; ++i) {
    for (const auto item : task.exclusions->at(i))
      if (const auto row = table.rowFromId(item); row > 0) excluded.columns.push_back(static_cast<std::int32_t>(row - 1));
    excluded.offsets.push_back(std::ssize(excluded.columns));
  }
  return excluded;
}

/// Ranks of some sequences. Throws network::NotFinite, Cancelled.
std::vector<std::int64_t> ranksOfSome(network::Recommender& recommender, const EvaluationTask& task, const Some& some,
                                      const CandidateTable& table, std::int64_t blockUsers, const ProgressCallback& progress) {
  if (some.first == some.end) return {};
  const auto users = embedUsers(recommender, task, some, table, progress);
  const auto items = table.embeddings.narrow(0, 1, std::ssize(task.candidates));
  std::vector<std::int64_t> targets;
  for (std::size_t i = some.first; i < some.end; ++i) {
    targets.push_back(table.rowFromId(task.sequences->at(i).back()) - 1);
    TORCH_CHECK(targets.back() >= 0, "a target is not among the candidates");
  }
  RankingOptions options;
  options.tileUsers = blockUsers;
  options.progress = progress;
  return ranksOf({users, items}, targets, excludedColumns(task, some, table), options);
}

tl::unexpected<Error> diverged(const std::string& what) {
  return failure("evaluation", what, "The weights have diverged: use a smaller learning rate");
}

/// The ranks of all processes, each of which has those of its share of the sequences, or a score that is not finite.
Result<std::vector<std::int64_t>> gathered(const std::vector<std::int64_t>& own, const std::string& problem, std::int64_t sequences,
                                           device::Ranks& ranks) {
  for (const auto& one : ranks.gatherTexts(problem))
    if (!one.empty()) return diverged(one);
  const auto all = ranks.gatherRows(torch::tensor(own, torch::kLong), ranks.sharesOf(sequences, kEncodedTogether));
  return std::vector<std::int64_t>(all.data_ptr<std::int64_t>(), all.data_ptr<std::int64_t>() + all.numel());
}

}  // namespace

std::vector<std::int32_t> testCandidates(const data::WindowedStream& stream, WindowIndex trained, Protocol protocol) {
  std::int32_t last = stream.window({trained.value + 1}).itemsSeenSoFar;
  if (protocol == Protocol::kOfficial) {
    const auto test = stream.test({trained.value + 1});
    last = test->items.empty() ? 0 : *std::max_element(test->items.begin(), test->items.end());
  }
  std::vector<std::int32_t> candidates(static_cast<std::size_t>(last));
  std::iota(candidates.begin(), candidates.end(), 1);
  return candidates;
}

at::Tensor userNumbers(const Sequences& sequences, std::size_t first, std::size_t count) {
  auto users = torch::empty({static_cast<std::int64_t>(count)}, torch::kLong);
  std::copy_n(sequences.users.begin() + static_cast<std::ptrdiff_t>(first), count, users.data_ptr<std::int64_t>());
  return users;
}

at::Tensor inputIds(const Sequences& sequences, std::size_t first, std::size_t count, int length) {
  auto ids = torch::zeros({static_cast<std::int64_t>(count), length}, torch::kLong);
  auto* out = ids.data_ptr<std::int64_t>();
  for (std::size_t i = 0; i < count; ++i) {
    const auto items = sequences.at(first + i);
    const auto inputs = std::min<std::size_t>(items.size() - 1, static_cast<std::size_t>(length));
    auto* end = out + static_cast<std::int64_t>(i + 1) * length;
    std::copy(items.end() - 1 - static_cast<std::ptrdiff_t>(inputs), items.end() - 1, end - inputs);
  }
  return ids;
}

Result<std::vector<std::int64_t>> rankTargets(network::Recommender& recommender, const EvaluationTask& task, std::int64_t blockUsers,
                                              device::Ranks* shared, const ProgressCallback& progress) try {
  const ProgressCallback asked = shared == nullptr ? progress : ProgressCallback();
  const auto sequences = static_cast<std::int64_t>(task.sequences->size());
  if (sequences == 0) return std::vector<std::int64_t>{};
  const CandidateTable table(recommender, task, shared, asked);
  const auto own = ownShare(shared, sequences, kEncodedTogether);
  std::vector<std::int64_t> ranks;
  std::string problem;
  try {
    ranks =
        ranksOfSome(recommender, task, {static_cast<std::size_t>(own.first), static_cast<std::size_t>(own.end)}, table, blockUsers, asked);
  } catch (const network::NotFinite& error) {
    problem = error.what();
  }
  if (shared != nullptr) return gathered(ranks, problem, sequences, *shared);
  if (!problem.empty()) return diverged(problem);
  return ranks;
} catch (const Cancelled& cancelled) {
  return tl::unexpected(cancelled.error());
}

}  // namespace xsmoe::streaming
