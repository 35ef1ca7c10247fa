#pragma once
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "model/network/recommender.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {

/// A small stream whose truth is planted. There are 12 kinds of items with 10 items each, which form a ring: after an item comes its
/// successor, in two of ten cases the one after that, in one the same again. A user walks through the ring of one kind in a window. In each
/// window half of the users are new, a third of the others has moved on to the next kind, and one item of every ring has made room for a
/// new one. Whoever knows the kind of a prefix finds nearly every target among 10 items; by chance one in 13 is found.
class DriftingStream {
 public:
  static constexpr int kKinds = 12, kRing = 10, kLength = 5, kUsers = 120;

  explicit DriftingStream(int windows = 3, std::uint64_t seed = 5) : random_(seed) {
    for (int window = 0; window < windows; ++window) windows_.push_back(walk(window));
  }

  [[nodiscard]] int users() const { return static_cast<int>(userNumbers_.size()); }
  [[nodiscard]] int items() const { return static_cast<int>(kinds_.size()); }
  /// D_s: the last 6 records of each user, all of them for training; and for testing what was learnt before.
  [[nodiscard]] const Sequences& sequences(int window) const { return at(window).sequences; }
  [[nodiscard]] int kindOf(std::int64_t item) const { return kinds_.at(static_cast<std::size_t>(item - 1)); }

  /// What a recommender is told of a window. This stream must outlive it.
  [[nodiscard]] network::WindowData data(int window) const {
    network::WindowData known{{window}, at(window).sequences, 0, 0, 0, 0, 0, 0, {}};
    known.itemsSeen = known.itemsTrained = at(window).itemsSeen;
    known.usersSeen = at(window).usersSeen;
    known.recordUsers = at(window).recordUsers;
    if (window == 0) return known;
    known.itemsSeenBefore = known.itemsTrainedBefore = at(window - 1).itemsSeen;
    known.usersSeenBefore = at(window - 1).usersSeen;
    return known;
  }

  /// Hidden states of all items, of which items of one kind have similar ones.
  [[nodiscard]] std::shared_ptr<network::ItemStates> states(const network::Recommender& recommender,
                                                            const std::map<Modality, std::int64_t>& widths) const {
    auto kinds = torch::tensor(std::vector<std::int64_t>(kinds_.begin(), kinds_.end()), torch::kLong);
    auto all = std::make_shared<network::ItemStates>();
    for (const auto modality : recommender.modalities())
      for (const int state : recommender.requiredStates()) {
        const auto width = widths.at(modality);
        const auto seed = 100 * static_cast<std::uint64_t>(modality) + static_cast<std::uint64_t>(state) + 1;
        auto values = network::randomValues({items() + 1, width}, seed, 0.3);
        values.narrow(0, 1, items()) += network::randomValues({kKinds, width}, seed + 1000).index_select(0, kinds);
        values[0].zero_();
        all->states[modality].push_back(values);
      }
    return all;
  }

 private:
  struct Window {
    Sequences sequences;
    std::vector<std::int32_t> recordUsers;
    std::int32_t itemsSeen = 0, usersSeen = 0;
  };
  struct Walker {
    int user, kind, place, records;
  };

  [[nodiscard]] const Window& at(int window) const { return windows_.at(static_cast<std::size_t>(window)); }
  int below(int end) { return static_cast<int>(random_() % static_cast<std::uint64_t>(end)); }

  std::int32_t numberOfItem(const Walker& walker, int window) {
    const int changes = (window + kRing - 1 - walker.place) / kRing;  // the place w − 1 of every ring has a new item from window w on
    const auto [entry, isNew] = itemNumbers_.try_emplace({walker.kind, walker.place, changes}, static_cast<std::int32_t>(items() + 1));
    if (isNew) kinds_.push_back(walker.kind);
    return entry->second;
  }

  std::int32_t numberOfUser(const Walker& walker) {
    return userNumbers_.try_emplace(walker.user, static_cast<std::int32_t>(userNumbers_.size())).first->second;
  }

  Window walk(int window) {
    std::vector<Walker> walkers;
    for (int i = 0; i < kUsers; ++i) {
      const int user = window * kUsers / 2 + i;
      walkers.push_back({user, (user + (user % 3 == 0 ? window : 0)) % kKinds, below(kRing), 3 + below(5)});
    }
    Window made;
    std::map<std::int32_t, std::vector<std::int32_t>> ofUser;
    std::vector<std::int32_t> order;
    while (!walkers.empty()) {
      auto& walker = walkers[static_cast<std::size_t>(below(static_cast<int>(walkers.size())))];
      const auto user = numberOfUser(walker);
      if (ofUser[user].empty()) order.push_back(user);
      ofUser[user].push_back(numberOfItem(walker, window));
      made.recordUsers.push_back(user);
      const int luck = below(10);
      walker.place = (walker.place + (luck == 0 ? 0 : luck < 3 ? 2 : 1)) % kRing;
      if (--walker.records == 0) {
        std::swap(walker, walkers.back());
        walkers.pop_back();
      }
    }
    for (const auto user : order) {
      const auto& all = ofUser[user];
      const auto kept = std::min<std::ptrdiff_t>(std::ssize(all), kLength + 1);
      made.sequences.users.push_back(user);
      made.sequences.items.insert(made.sequences.items.end(), all.end() - kept, all.end());
      made.sequences.offsets.push_back(std::ssize(made.sequences.items));
    }
    made.itemsSeen = static_cast<std::int32_t>(items());
    made.usersSeen = static_cast<std::int32_t>(users());
    return made;
  }

  std::mt19937_64 random_;
  std::map<std::vector<int>, std::int32_t> itemNumbers_;  // by kind, place and how often the place has changed
  std::map<int, std::int32_t> userNumbers_;
  std::vector<int> kinds_;  // of items 1 …
  std::vector<Window> windows_;
};

inline network::Batch rowsOf(const network::Samples& samples, const at::Tensor& rows) {
  return {samples.users.index_select(0, rows), samples.items.index_select(0, rows)};
}

/// Epochs of a window that has begun, in batches of 32; another `seed`, another order.
inline void trainEpochs(network::Recommender& recommender, const network::Samples& samples, int epochs, double rate = 1e-2,
                        std::uint64_t seed = 1) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    recommender.beginEpoch(rate);
    for (const auto& rows : torch::randperm(samples.users.size(0), generator, torch::kLong).split(32))
      static_cast<void>(recommender.trainBatch(rowsOf(samples, rows)));
  }
}

/// A window's users, each with the items before its last.
inline network::UserInputs inputsBeforeLast(const DriftingStream& stream, int window) {
  const auto& sequences = stream.sequences(window);
  const auto count = static_cast<std::int64_t>(sequences.size());
  network::UserInputs inputs{torch::empty({count}, torch::kLong), torch::zeros({count, DriftingStream::kLength}, torch::kLong), {}};
  for (std::int64_t i = 0; i < count; ++i) {
    const auto all = sequences.at(static_cast<std::size_t>(i));
    inputs.users[i] = sequences.users[static_cast<std::size_t>(i)];
    const auto length = std::ssize(all) - 1;
    for (std::ptrdiff_t t = 0; t < length; ++t) inputs.items[i][DriftingStream::kLength - length + t] = all[static_cast<std::size_t>(t)];
  }
  inputs.rows = inputs.items;
  return inputs;
}

/// The share of a window's users whose last item is among the 10 best of all items seen until then, given the items before.
inline double hitRate(network::Recommender& recommender, const DriftingStream& stream, int window) {
  const auto& sequences = stream.sequences(window);
  const auto items = stream.data(window).itemsSeen;
  const auto inputs = inputsBeforeLast(stream, window);
  auto targets = torch::empty({inputs.users.size(0)}, torch::kLong);
  for (std::int64_t i = 0; i < targets.size(0); ++i) targets[i] = sequences.at(static_cast<std::size_t>(i)).back();
  const auto table = recommender.embedItems(torch::arange(items + 1)).cpu();
  const auto scores = torch::mm(recommender.embedUsers(inputs, table).cpu(), table.narrow(0, 1, items).t());
  const auto ofTargets = scores.gather(1, (targets - 1).unsqueeze(1));
  return scores.gt(ofTargets).sum(1).lt(10).to(torch::kDouble).mean().item<double>();
}

}  // namespace xsmoe::baselines
