// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/ranking.h"

#include <ATen/Context.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "model/core/cancelled.h"
#include "model/device/tasks.h"
#include "model/device/vectorised.h"

namespace xsmoe::streaming {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr std::int64_t kSegment = 512;  // scores looked through at a time
constexpr std::size_t kEnough = 16;     // near ones worth settling: side by side they take hardly longer than one

float roundedUp(double value) { return std::nextafter(static_cast<float>(value), kInfinity); }
float roundedDown(double value) { return std::nextafter(static_cast<float>(value), -kInfinity); }

bool contains(std::span<const std::int32_t> columns, std::int64_t column) {
  return std::binary_search(columns.begin(), columns.end(), column);
}

/// What the tiles tell about one user. Float32 scores above `high` are surely higher than his mark and counted; those from `low` to `high`
/// are near it and collected, to be settled; those below `low` are surely lower.
struct Sighting {
  float low = kInfinity, high = kInfinity;
  std::int64_t higher = 0;
  std::vector<ScoredColumn> near;
};

/// The mark is the target's score.
class TargetRank : public Sighting {
 public:
  using Result = std::int64_t;
  TargetRank(const ExactScores& scores, std::int64_t user, std::int64_t target, std::span<const std::int32_t> excluded)
      : scores_(scores), user_(user), miss_(target < 0 || contains(excluded, target)) {
    if (miss_) return;
    target_.column = static_cast<std::int32_t>(target);
    scores.settle(user, {&target_, 1});
    low = roundedDown(target_.score - scores.bound(user));
    high = roundedUp(target_.score + scores.bound(user));
    // The tiles count excluded columns like all others.
    for (const auto column : excluded) near.push_back({column});
    settle();
    higher = -higher;
  }
  void settle() {
    scores_.settle(user_, near);
    higher += std::count_if(near.begin(), near.end(), [&](const auto& found) { return ranksBefore(found, target_); });
    near.clear();
  }
  [[nodiscard]] Result result() const { return miss_ ? 0 : 1 + higher; }

 private:
  const ExactScores& scores_;
  std::int64_t user_;
  bool miss_;
  ScoredColumn target_;
};

/// The mark is the last of the best so far. Until there are enough of them, every score is near.
class BestList : public Sighting {
 public:
  using Result = std::vector<ScoredColumn>;
  BestList(const ExactScores& scores, std::int64_t user, std::int64_t count, std::span<const std::int32_t> excluded)
      : scores_(scores), user_(user), count_(static_cast<std::size_t>(count)), excluded_(excluded) {
    low = -kInfinity;
  }
  void settle() {
    std::erase_if(near, [&](const auto& found) { return contains(excluded_, found.column); });
    if (near.size() > count_) dropClearlyLower();
    scores_.settle(user_, near);
    for (const auto& found : near) offer(found);
    near.clear();
    if (best_.size() == count_) low = roundedDown(best_.front().score - scores_.bound(user_));
  }
  [[nodiscard]] Result result() {
    std::sort_heap(best_.begin(), best_.end(), ranksBefore);
    return std::move(best_);
  }

 private:
  /// Of many near ones, the float32 scores already tell most that cannot be among the best `count_`.
  void dropClearlyLower() {
    const auto last = near.begin() + static_cast<std::ptrdiff_t>(count_) - 1;
    std::nth_element(near.begin(), last, near.end(), ranksBefore);
    const auto least = last->score - 2 * scores_.bound(user_);
    std::erase_if(near, [&](const auto& found) { return found.score < least; });
  }
  void offer(const ScoredColumn& found) {
    if (best_.size() == count_) {
      if (!ranksBefore(found, best_.front())) return;
      std::pop_heap(best_.begin(), best_.end(), ranksBefore);
      best_.pop_back();
    }
    best_.push_back(found);
    std::push_heap(best_.begin(), best_.end(), ranksBefore);
  }

  const ExactScores& scores_;
  std::int64_t user_;
  std::size_t count_;
  std::span<const std::int32_t> excluded_;
  std::vector<ScoredColumn> best_;  // a heap, the last in rank at the front
};

/// Float32 scores of some users and some columns.
struct Tile {
  std::int64_t firstColumn;
  at::Tensor scores;  // [users, columns], contiguous
};

struct Counts {
  std::int32_t higher = 0, near = 0;
};

XSMOE_VECTORISED Counts count(const float* scores, std::int64_t n, float low, float high) {
  std::int32_t higher = 0, notLower = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    higher += scores[i] > high;
    notLower += scores[i] >= low;
  }
  return {higher, notLower - higher};
}

/// Adds the near ones among n scores, which belong to columns from `column` on. Whole blocks are left out by counting, which is vectorised;
/// within a block a single branch, hardly ever taken, stands for two that could not be predicted.
void collect(const float* scores, std::int64_t n, std::int64_t column, Sighting& seen) {
  constexpr std::int64_t kBlock = 64;
  for (std::int64_t first = 0; first < n; first += kBlock) {
    const auto end = std::min(first + kBlock, n);
    if (count(scores + first, end - first, seen.low, seen.high).near == 0) continue;
    for (auto i = first; i < end; ++i)
      if ((static_cast<int>(scores[i] >= seen.low) & static_cast<int>(scores[i] <= seen.high)) != 0)
        seen.near.push_back({static_cast<std::int32_t>(column + i), scores[i]});
  }
}

/// A loop over each row, on the host.
template <typename Judge>
void lookThrough(const Tile& tile, std::vector<Judge>& judges) {
  const auto columns = tile.scores.size(1);
  const auto* row = tile.scores.data_ptr<float>();
  for (auto& judge : judges) {
    for (std::int64_t first = 0; first < columns; first += kSegment) {
      const auto n = std::min(kSegment, columns - first);
      const auto counts = count(row + first, n, judge.low, judge.high);
      judge.higher += counts.higher;
      if (counts.near == 0) continue;
      collect(row + first, n, tile.firstColumn + first, judge);
      if (judge.near.size() >= kEnough) judge.settle();
    }
    row += columns;
  }
}

/// The same by tensor operations, on any device, with one transfer each way.
template <typename Judge>
void lookThroughByTensors(const Tile& tile, std::vector<Judge>& judges) {
  const auto users = tile.scores.size(0);
  auto limits = at::empty({2, users, 1}, at::kFloat);
  auto* const limit = limits.data_ptr<float>();
  for (std::int64_t row = 0; row < users; ++row) {
    limit[row] = judges[static_cast<std::size_t>(row)].low;
    limit[users + row] = judges[static_cast<std::size_t>(row)].high;
  }
  limits = limits.to(tile.scores.device());
  const auto higher = tile.scores.gt(limits[1]);
  const auto near = tile.scores.ge(limits[0]).logical_and_(higher.logical_not());
  const auto found = at::cat({higher.sum(1), near.nonzero().t().flatten()}).cpu();  // counts, then rows and columns of near ones

  const auto* const counts = found.data_ptr<std::int64_t>();
  const auto* const rows = counts + users;
  const auto nearCount = (found.numel() - users) / 2;
  for (std::int64_t row = 0; row < users; ++row) judges[static_cast<std::size_t>(row)].higher += counts[row];
  for (std::int64_t i = 0; i < nearCount; ++i)
    judges[static_cast<std::size_t>(rows[i])].near.push_back({static_cast<std::int32_t>(tile.firstColumn + rows[nearCount + i])});
  for (auto& judge : judges)
    if (judge.near.size() >= kEnough) judge.settle();
}

constexpr const char* kRanking = "ranking users";

/// Whether the tasks go on: the first of them asks, so that one thread at a time does, and all hear of the answer.
class GoesOn {
 public:
  explicit GoesOn(const ProgressCallback& progress) : progress_(progress) {}

  /// In a task, which has done so much of its own.
  bool ask(std::int64_t task, std::int64_t done, std::int64_t total) {
    if (task == 0 && progress_ && !progress_({kRanking, done, total, "users"})) cancelled_ = true;
    return !cancelled_;
  }
  /// After the tasks. Throws Cancelled.
  void requireWhole() const {
    if (cancelled_) throw Cancelled(kRanking);
  }

 private:
  const ProgressCallback& progress_;
  std::atomic<bool> cancelled_{false};
};

/// Multiplies and looks through the tiles of some users. They grow from a segment's width, so that a list of the best finds about as many
/// columns in each as it holds: once it is full, n more columns bring in about its length times n / columns seen. False where `goOn()` is:
/// the judges have not seen all.
template <typename Judge, typename GoOn>
bool judgeUsers(const at::Tensor& users, const at::Tensor& items, std::int64_t tileItems, bool byTensors, const at::Tensor& buffer,
                std::vector<Judge>& judges, const GoOn& goOn) {
  std::int64_t width = std::min(kSegment, tileItems);
  for (std::int64_t first = 0; first < items.size(0); first += width, width = std::min(2 * width, tileItems)) {
    if (!goOn()) return false;
    const auto columns = std::min(width, items.size(0) - first);
    auto scores = buffer.narrow(0, 0, users.size(0) * columns).view({users.size(0), columns});
    at::mm_out(scores, users, items.narrow(0, first, columns).t());
    byTensors ? lookThroughByTensors<Judge>({first, scores}, judges) : lookThrough<Judge>({first, scores}, judges);
  }
  for (auto& judge : judges) judge.settle();
  return true;
}

/// A single user's, on the host: all threads multiply, a share of the items each, since a person waits for the list. By a vector: a product
/// of matrices would copy every tile of the items before it reads it.
template <typename Judge>
void judgeOne(const ExactScores& scores, std::vector<Judge>& judges) {
  const auto columns = scores.itemCount();
  const auto row = at::empty({1, columns}, scores.items().options());
  const auto user = scores.users().select(0, 0);
  const auto shares = std::clamp<std::int64_t>(columns / kSegment, 1, device::taskCount(c10::kCPU));
  device::runTasks(c10::kCPU, shares, [&](std::int64_t share) {
    const torch::NoGradGuard noGrad;
    const auto range = device::shareOf(columns, share, shares);
    auto part = row.select(0, 0).narrow(0, range.first, range.size());
    at::mv_out(part, scores.items().narrow(0, range.first, range.size()), user);
  });
  lookThrough<Judge>({0, row}, judges);
  for (auto& judge : judges) judge.settle();
}

RankingOptions chosen(RankingOptions options, const ExactScores& scores) {
  const bool onCpu = scores.users().is_cpu();
  if (options.tileUsers == 0) options.tileUsers = onCpu ? 512 : 2048;
  if (options.tileItems == 0) options.tileItems = onCpu ? 512 : 8192;
  options.byTensors |= !onCpu;
  return options;
}

/// The results of `judgeOf(user)` for all users. Each thread multiplies and looks through tiles of its own: a tile is still in its cache
/// then.
template <typename JudgeOf>
auto judgeAll(const ExactScores& scores, const RankingOptions& asked, const JudgeOf& judgeOf) {
  using Judge = decltype(judgeOf(std::int64_t{}));
  std::vector<typename Judge::Result> results(static_cast<std::size_t>(scores.userCount()));
  const auto options = chosen(asked, scores);
  const auto device = scores.users().device();
  if (scores.userCount() == 1 && !options.byTensors) {
    std::vector<Judge> judges;
    judges.push_back(judgeOf(std::int64_t{0}));
    judgeOne(scores, judges);
    results.front() = judges.front().result();
    return results;
  }
  const auto shares = std::min(device::taskCount(device), scores.userCount());
  GoesOn goesOn(options.progress);
  device::runTasks(device, shares, [&](std::int64_t share) {
    const torch::NoGradGuard noGrad;
    const at::NoTF32Guard fullPrecision;  // the bound is that of float32
    const auto range = device::shareOf(scores.userCount(), share, shares);
    const auto rows = std::min(options.tileUsers, range.size());
    const auto buffer = at::empty({rows * std::min(options.tileItems, scores.itemCount())}, scores.users().options());
    for (auto first = range.first; first < range.end; first += rows) {
      const auto end = std::min(first + rows, range.end);
      std::vector<Judge> judges;
      for (auto user = first; user < end; ++user) judges.push_back(judgeOf(user));
      const auto goOn = [&] { return goesOn.ask(share, first - range.first, range.size()); };
      if (!judgeUsers(scores.users().narrow(0, first, end - first), scores.items(), options.tileItems, options.byTensors, buffer, judges,
                      goOn))
        return;
      for (auto user = first; user < end; ++user)
        results[static_cast<std::size_t>(user)] = judges[static_cast<std::size_t>(user - first)].result();
    }
  });
  goesOn.requireWhole();
  return results;
}

void check(const ExactScores& scores, const ExcludedColumns& excluded, const RankingOptions& options) {
  TORCH_CHECK(std::ssize(excluded.offsets) == scores.userCount() + 1, "exclusions of ", excluded.offsets.size() - 1, " users, not of ",
              scores.userCount());
  const auto known = [&](std::int32_t column) { return column >= 0 && column < scores.itemCount(); };
  TORCH_CHECK(std::all_of(excluded.columns.begin(), excluded.columns.end(), known), "an excluded column is none of ", scores.itemCount());
  TORCH_CHECK(options.tileUsers >= 0 && options.tileItems >= 0, "a tile of ", options.tileUsers, " × ", options.tileItems);
}

}  // namespace

std::vector<std::int64_t> ranksOf(const ExactScores& scores, const std::vector<std::int64_t>& targets, const ExcludedColumns& excluded,
                                  const RankingOptions& options) {
  check(scores, excluded, options);
  TORCH_CHECK(std::ssize(targets) == scores.userCount(), targets.size(), " targets of ", scores.userCount(), " users");
  for (const auto target : targets) TORCH_CHECK(target < scores.itemCount(), "target ", target, " is none of ", scores.itemCount());
  return judgeAll(scores, options,
                  [&](std::int64_t user) { return TargetRank(scores, user, targets[static_cast<std::size_t>(user)], excluded.at(user)); });
}

std::vector<std::vector<ScoredColumn>> topItems(const ExactScores& scores, std::int64_t count, const ExcludedColumns& excluded,
                                                const RankingOptions& options) {
  check(scores, excluded, options);
  if (count <= 0) return std::vector<std::vector<ScoredColumn>>(static_cast<std::size_t>(scores.userCount()));
  return judgeAll(scores, options, [&](std::int64_t user) { return BestList(scores, user, count, excluded.at(user)); });
}

}  // namespace xsmoe::streaming
