// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/evaluator.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace xsmoe::streaming {
namespace {

constexpr double kExcluded = -std::numeric_limits<double>::infinity();

/// Rows of a table of item embeddings: row 0 padding, then the candidates in their order.
class CandidateTable {
 public:
  CandidateTable(network::Recommender& recommender, const EvaluationTask& task) {
    std::vector<std::int64_t> ids{0};
    ids.insert(ids.end(), task.candidates.begin(), task.candidates.end());
    rowFromId_.assign(static_cast<std::size_t>(ids.back()) + 1, -1);
    for (std::size_t row = 0; row < ids.size(); ++row) rowFromId_[static_cast<std::size_t>(ids[row])] = static_cast<std::int64_t>(row);
    embeddings = recommender.embedItems(torch::tensor(ids), task.count);
  }
  /// −1: no candidate.
  [[nodiscard]] std::int64_t rowFromId(std::int64_t id) const {
    return id < static_cast<std::int64_t>(rowFromId_.size()) ? rowFromId_[static_cast<std::size_t>(id)] : -1;
  }
  at::Tensor embeddings;  // [candidates + 1, e]

 private:
  std::vector<std::int64_t> rowFromId_;
};

/// Scores [users, candidates] of one block, and for each user the column of its target (−1: excluded).
struct Block {
  at::Tensor scores;
  std::vector<std::int64_t> targets;
};

Block scoreBlock(network::Recommender& recommender, const EvaluationTask& task, const CandidateTable& table, std::size_t first,
                 std::size_t count) {
  auto rows = inputIds(*task.sequences, first, count, task.length);
  auto* row = rows.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < rows.numel(); ++i) {
    row[i] = table.rowFromId(row[i]);
    TORCH_CHECK(row[i] >= 0, "an input item is not among the candidates");
  }
  Block block;
  const auto users = recommender.embedUsers({rows}, table.embeddings);
  const auto candidates = static_cast<std::int64_t>(task.candidates.size());
  block.scores = torch::matmul(users, table.embeddings.narrow(0, 1, candidates).t());

  std::vector<std::int64_t> excluded;  // flat positions
  for (std::size_t i = 0; i < count; ++i) {
    const auto items = task.exclusions->at(first + i);
    const auto target = task.sequences->at(first + i).back();
    for (const auto item : items)
      if (const auto at = table.rowFromId(item); at > 0) excluded.push_back(static_cast<std::int64_t>(i) * candidates + at - 1);
    const bool seen = std::binary_search(items.begin(), items.end(), target);
    block.targets.push_back(seen ? -1 : table.rowFromId(target) - 1);
  }
  TORCH_CHECK_VALUE(block.scores.isfinite().all().item<bool>(), "a score is not finite");
  if (!excluded.empty()) block.scores.view(-1).index_fill_(0, torch::tensor(excluded).to(block.scores.device()), kExcluded);
  return block;
}

/// 1 + candidates that score strictly higher + candidates of equal score and lower id.
std::vector<std::int64_t> ranksOf(const Block& block) {
  auto columns = torch::tensor(block.targets).to(block.scores.device()).unsqueeze(1);
  const auto missing = columns.lt(0);
  columns = columns.clamp_min(0);
  const auto target = block.scores.gather(1, columns);
  const auto ids = torch::arange(block.scores.size(1), columns.options()).unsqueeze(0);
  const auto before = block.scores.gt(target).logical_or_(block.scores.eq(target).logical_and_(ids.lt(columns)));
  const auto ranks = (before.sum(1, true) + 1).masked_fill(missing, 0).cpu().contiguous();
  const auto* data = ranks.data_ptr<std::int64_t>();
  return {data, data + ranks.numel()};
}

}  // namespace

std::vector<std::int32_t> testCandidates(const data::WindowedStream& stream, WindowIndex trained, Protocol protocol) {
  const auto& window = stream.window({trained.value + 1});
  std::int32_t last = window.itemsSeenSoFar;
  if (protocol == Protocol::kOfficial)
    last = window.test.items.empty() ? 0 : *std::max_element(window.test.items.begin(), window.test.items.end());
  std::vector<std::int32_t> candidates(static_cast<std::size_t>(last));
  std::iota(candidates.begin(), candidates.end(), 1);
  return candidates;
}

at::Tensor inputIds(const data::Sequences& sequences, std::size_t first, std::size_t count, int length) {
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

Result<std::vector<std::int64_t>> rankTargets(network::Recommender& recommender, const EvaluationTask& task, std::int64_t blockUsers) {
  std::vector<std::int64_t> ranks;
  if (task.sequences->size() == 0) return ranks;
  const CandidateTable table(recommender, task);
  constexpr std::int64_t kBlockScores = 16 << 20;  // 64 MB of scores at a time
  const auto candidates = static_cast<std::int64_t>(task.candidates.size());
  const auto users = static_cast<std::size_t>(blockUsers > 0 ? blockUsers : std::clamp<std::int64_t>(kBlockScores / candidates, 1, 1024));
  try {
    for (std::size_t first = 0; first < task.sequences->size(); first += users) {
      const auto count = std::min(users, task.sequences->size() - first);
      const auto some = ranksOf(scoreBlock(recommender, task, table, first, count));
      ranks.insert(ranks.end(), some.begin(), some.end());
    }
  } catch (const c10::ValueError& error) {
    return failure("evaluation", error.what_without_backtrace(), "The weights have diverged: use a smaller learning rate");
  }
  return ranks;
}

Metrics metricsOf(const std::vector<std::int64_t>& ranks) {
  Metrics metrics;
  metrics.sequences = static_cast<std::int64_t>(ranks.size());
  if (ranks.empty()) return metrics;
  for (const auto rank : ranks) {
    if (rank < 1 || rank > 20) continue;
    const double gain = 1.0 / std::log2(static_cast<double>(rank) + 1);
    metrics.hr20 += 1;
    metrics.ndcg20 += gain;
    if (rank > 10) continue;
    metrics.hr10 += 1;
    metrics.ndcg10 += gain;
  }
  const auto count = static_cast<double>(ranks.size());
  for (double* sum : {&metrics.hr10, &metrics.ndcg10, &metrics.hr20, &metrics.ndcg20}) *sum /= count;
  return metrics;
}

}  // namespace xsmoe::streaming
