// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/desk/ranked_tests.h"

#include <cstddef>
#include <span>

#include "model/experiments/desk/stored_tests.h"

namespace xsmoe::experiments {
namespace {

/// Training records of each item in D_0 … D_last.
std::vector<std::int64_t> trainingCounts(const data::WindowedStream& stream, WindowIndex last) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(stream.itemCount()) + 1);
  for (int window = 0; window <= last.value; ++window) {
    const auto& data = stream.window({window});
    for (const auto item : std::span(data.recordItems).first(static_cast<std::size_t>(data.trainRecords)))
      ++counts[static_cast<std::size_t>(item)];
    stream.letGo();
  }
  return counts;
}

/// What slices tell of the targets of the test on D_tested.
class SlicedTargets {
 public:
  SlicedTargets(const data::WindowedStream& stream, const data::ItemCatalogue& catalogue, WindowIndex tested)
      : stream_(stream),
        catalogue_(catalogue),
        known_(stream.window({tested.value - 1}).itemsSeenSoFar),
        counts_(trainingCounts(stream, {tested.value - 1})) {}

  void tell(SlicedSequence& one, std::int32_t target) const {
    one.knownItem = target <= known_;
    one.popularity = counts_[static_cast<std::size_t>(target)];
    if (const auto card = catalogue_.find(stream_.itemIds()[static_cast<std::size_t>(target)]); card != catalogue_.end())
      one.category = card->second.category;
  }

 private:
  const data::WindowedStream& stream_;
  const data::ItemCatalogue& catalogue_;
  std::int32_t known_;
  std::vector<std::int64_t> counts_;
};

}  // namespace

RankedTest rankedTestOf(const data::WindowedStream& stream, const data::ItemCatalogue& catalogue, const ProtocolSettings& protocol,
                        WindowIndex trained, WindowIndex tested, const std::vector<std::int64_t>& ranks) {
  RankedTest ranked{trained, tested, keyOfTest(stream, protocol, tested), {}, slicedSequences(stream, catalogue, tested, ranks)};
  const auto sequences = stream.test(tested);
  const auto& test = *sequences;
  ranked.targets.reserve(test.size());
  for (std::size_t i = 0; i < test.size(); ++i)
    ranked.targets.push_back({stream.userIds()[static_cast<std::size_t>(test.users[i])],
                              stream.itemIds()[static_cast<std::size_t>(test.at(i).back())], ranks.at(i)});
  return ranked;
}

std::vector<SlicedSequence> slicedSequences(const data::WindowedStream& stream, const data::ItemCatalogue& catalogue, WindowIndex tested,
                                            const std::vector<std::int64_t>& ranks) {
  const auto made = stream.test(tested);
  const auto& test = *made;
  const auto& before = stream.window({tested.value - 1});
  const SlicedTargets targets(stream, catalogue, tested);
  std::vector<SlicedSequence> sequences;
  sequences.reserve(test.size());
  for (std::size_t i = 0; i < test.size(); ++i) {
    auto& one = sequences.emplace_back();
    one.rank = ranks.at(i);
    one.knownUser = test.users[i] < before.usersSeenSoFar;
    one.history = static_cast<std::int64_t>(test.at(i).size()) - 1;
    targets.tell(one, test.at(i).back());
  }
  return sequences;
}

std::vector<SlicedSequence> itemsAsTargets(const data::WindowedStream& stream, const data::ItemCatalogue& catalogue, WindowIndex tested) {
  const SlicedTargets targets(stream, catalogue, tested);
  std::vector<SlicedSequence> items(static_cast<std::size_t>(stream.window(tested).itemsSeenSoFar));
  std::int32_t item = 0;
  for (auto& one : items) targets.tell(one, ++item);
  return items;
}

}  // namespace xsmoe::experiments
