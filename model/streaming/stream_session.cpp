// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/stream_session.h"

#include <torch/types.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <system_error>
#include <unordered_set>

#include "model/core/cancelled.h"
#include "model/core/files/regular_file.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/data/missing_items.h"
#include "model/features/cache_check.h"
#include "model/streaming/rows_in_file.h"

namespace xsmoe::streaming {
namespace {

constexpr const char* kOpeningCache = "opening the feature cache";
constexpr const char* kMatchingItems = "matching the items of log and features";

tl::unexpected<Error> missingCache(const data::StreamFolder& folder) {
  return badInput(folder.features.string(), "the stream has no feature cache",
                  "Put the HDF5 cache there, or name it in stream.json under \"features\"; the methods " + keysWithoutFeatures() +
                      " train without one");
}

std::vector<bool> usableItems(const data::InteractionLog& log, const features::FeatureCache& cache) {
  std::vector<bool> usable(log.itemIds.size());
  for (std::size_t i = 0; i < usable.size(); ++i) {
    const auto row = cache.rowFromId(log.itemIds[i]);
    usable[i] = row >= 0 && cache.complete(row);
  }
  return usable;
}

/// Which items of the log have states of a modality; empty where the cache lacks it.
std::vector<bool> presentItems(const data::InteractionLog& log, const features::FeatureCache& cache, Modality modality) {
  const auto& info = cache.modality(modality);
  if (!info) return {};
  std::vector<bool> present(log.itemIds.size());
  for (std::size_t i = 0; i < present.size(); ++i) {
    const auto row = cache.rowFromId(log.itemIds[i]);
    present[i] = row >= 0 && info->present[static_cast<std::size_t>(row)];
  }
  return present;
}

std::int64_t unusedItems(const data::InteractionLog& log, const features::FeatureCache& cache) {
  const std::unordered_set<std::string> mentioned(log.itemIds.begin(), log.itemIds.end());
  return std::count_if(cache.itemIds().begin(), cache.itemIds().end(), [&](const auto& id) { return mentioned.count(id) == 0; });
}

std::string cacheNote(const features::FeatureCache& cache) {
  std::string note;
  for (const auto modality : kModalities) {
    const auto& info = cache.modality(modality);
    if (!info) continue;
    note += (note.empty() ? "" : "; ") + std::string(name(modality)) + ": " + std::to_string(info->states.size()) +
            (std::ssize(info->states) < info->stateCount ? " of " + std::to_string(info->stateCount) : std::string()) +
            " states of width " + std::to_string(info->width);
    if (!info->encoder.empty()) note += " (" + info->encoder + ")";
  }
  return note + (cache.pooling().empty() ? "" : "; pooling " + cache.pooling());
}

/// One row [1, d] of a state [items+1, d] that holds the same vector for every item, bit for bit; otherwise the state as it is.
at::Tensor oneRowIfConstant(at::Tensor state) {
  const auto items = state.size(0) - 1;
  if (items < 2) return state;
  const auto rowBytes = static_cast<std::size_t>(state.size(1) * state.element_size());
  const auto* const first = static_cast<const char*>(state.data_ptr()) + rowBytes;  // row 0 is padding
  const bool constant = std::memcmp(first, first + rowBytes, static_cast<std::size_t>(items - 1) * rowBytes) == 0;
  return constant ? state.narrow(0, 1, 1).clone() : state;
}

}  // namespace

Result<StreamSession> StreamSession::open(const data::StreamFolder& folder, const ProtocolSettings& protocol, bool needFeatures,
                                          const ProgressCallback& progress, Report wanted) try {
  StreamSession session;
  session.folder_ = folder;
  std::error_code unknown;
  const bool cached =
      std::filesystem::exists(folder.features, unknown);  // a link that leads nowhere is none: extraction may fill its place
  if (unknown)
    if (auto problem = unreadableFile(folder.features)) return tl::unexpected(*problem);
  if (!cached && needFeatures) return missingCache(folder);
  auto log = data::readInteractions(folder, protocol.from, protocol.to, progress);
  if (!log) return tl::unexpected(log.error());
  const auto ask = [&](const char* what) { tellOrThrow(progress, {what, 0, 0, ""}); };
  std::vector<bool> usable;
  if (cached) {
    ask(kOpeningCache);
    auto cache = features::FeatureCache::open(folder.features);
    if (!cache) return tl::unexpected(cache.error());
    ask(kMatchingItems);
    if (auto good = features::checkItemsFit(cache->itemIds(), log->itemIds, folder.features.string()); !good)
      return tl::unexpected(good.error());
    session.cache_ = std::move(*cache);
    ask(kMatchingItems);
    usable = usableItems(*log, *session.cache_);
  }
  auto windows = data::WindowedStream::make(*log, protocol, usable, progress);
  if (!windows) {
    auto error = windows.error();
    if (error.where.empty()) error.where = folder.interactions.string();
    return tl::unexpected(error);
  }
  session.windows_ = std::make_unique<data::WindowedStream>(std::move(*windows));
  if (wanted == Report::kMade) session.makeReport(*log, progress);
  if (!cached) return session;
  const auto& ids = session.windows_->itemIds();
  for (std::size_t i = 1; i < ids.size(); ++i) session.rows_.push_back(session.cache_->rowFromId(ids[i]));
  return session;
} catch (const ThrownError& problem) {
  return tl::unexpected(problem.error());
}

void StreamSession::makeReport(const data::InteractionLog& log, const ProgressCallback& progress) {
  report_ = data::makeReport(folder_, log, *windows_, "item without features", progress);
  report_.featuresFound = cache_.has_value();
  report_.featuresNote = cache_ ? cacheNote(*cache_) : "no feature cache: only " + keysWithoutFeatures() + " train without one";
  if (!cache_) return;
  tellOrThrow(progress, {kMatchingItems, 0, 0, ""});
  report_.cachedItemsUnused = unusedItems(log, *cache_);
  data::addMissingItems(report_, log, *windows_,
                        {presentItems(log, *cache_, Modality::kVisual), presentItems(log, *cache_, Modality::kTextual)}, progress);
}

int StreamSession::hiddenStates() const {
  if (!cache_) return 0;
  int least = 0;
  for (const auto modality : kModalities)
    if (const auto& info = cache_->modality(modality)) least = least == 0 ? info->stateCount : std::min(least, info->stateCount);
  return least;
}

std::vector<int> StreamSession::cachedStates() const {
  std::vector<int> held;
  for (int state = 0; state < hiddenStates(); ++state)
    if (std::all_of(kModalities.begin(), kModalities.end(), [&](Modality modality) {
          const auto& info = cache_->modality(modality);
          return !info || std::binary_search(info->states.begin(), info->states.end(), state);
        }))
      held.push_back(state);
  return held;
}

std::int64_t StreamSession::width(Modality modality) const {
  return cache_ && cache_->modality(modality) ? cache_->modality(modality)->width : 0;
}

/// Those of the last loadStates() that somebody still holds. `inFile`: also those that stayed in the cache.
StreamSession::KnownStates StreamSession::lentStates(Modality modality, bool oneRow, bool inFile) const {
  KnownStates known;
  const auto lent = lent_.values.lock();
  if (!lent || lent->states.count(modality) == 0) return known;
  for (std::size_t i = 0; i < lent_.states.size(); ++i) {
    const auto& values = lent->states.at(modality)[i];
    const auto sources = lent->sources.find(modality);
    if (values.defined()) {
      if (oneRow || values.size(0) > 1) known[lent_.states[i]].values = values;
    } else if (inFile && sources != lent->sources.end() && !(oneRow && lent_.states[i] == 0 && lent_.states.size() == 1)) {
      known[lent_.states[i]].source = sources->second[i];
    }
  }
  return known;
}

Result<void> StreamSession::readInto(KnownStates& known, Modality modality, const std::vector<int>& missing,
                                     const ProgressCallback& progress) const {
  auto values = cache_->readStates(modality, missing, rows_, progress);
  if (!values) return tl::unexpected(values.error());
  for (std::size_t i = 0; i < missing.size(); ++i) known[missing[i]].values = std::move((*values)[i]);
  return {};
}

Result<void> StreamSession::leaveInto(KnownStates& known, Modality modality, const std::vector<int>& missing, bool oneRow,
                                      const std::shared_ptr<features::FeatureMemory>& memory, const ProgressCallback& progress) const {
  auto left = cache_->leaveStates(modality, missing, rows_, memory, progress);
  if (!left) return tl::unexpected(left.error());
  for (std::size_t i = 0; i < missing.size(); ++i) {
    const auto& state = (*left)[i];
    if (!(oneRow && missing[i] == 0 && state.constant && rows_.size() > 1)) {
      known[missing[i]].source = std::make_shared<const RowsInFile>(state.rows);
      continue;
    }
    auto row = state.rows->rows(torch::ones({1}, torch::kLong));
    if (!row) return tl::unexpected(row.error());
    known[0].values = std::move(*row);
  }
  return {};
}

Result<std::shared_ptr<const network::ItemStates>> StreamSession::loadStates(const std::vector<Modality>& modalities,
                                                                             const std::vector<int>& states, std::int64_t memory,
                                                                             const ProgressCallback& progress) const {
  if (modalities.empty()) return std::make_shared<const network::ItemStates>();
  if (!cache_) return missingCache(folder_);
  // Alone, state 0 is no side network's input but what tells items apart.
  const bool oneRow = states.size() > 1 && states.front() == 0;
  const bool sameBound = memory > 0 && lent_.memory && lent_.memory->bound() == memory;
  auto bounded = sameBound ? lent_.memory : memory > 0 ? std::make_shared<features::FeatureMemory>(memory) : nullptr;
  auto loaded = std::make_shared<network::ItemStates>();
  for (const auto modality : modalities) {
    auto known = lentStates(modality, oneRow, sameBound);
    std::vector<int> missing;
    std::copy_if(states.begin(), states.end(), std::back_inserter(missing), [&](int state) { return known.count(state) == 0; });
    auto got = bounded ? leaveInto(known, modality, missing, oneRow, bounded, progress) : readInto(known, modality, missing, progress);
    if (!got) return tl::unexpected(got.error());
    if (oneRow && known.at(0).values.defined()) known[0].values = oneRowIfConstant(std::move(known[0].values));
    for (const int state : states) {
      loaded->states[modality].push_back(known.at(state).values);
      if (bounded) loaded->sources[modality].push_back(known.at(state).source);
    }
  }
  lent_ = {states, loaded, std::move(bounded)};
  return std::shared_ptr<const network::ItemStates>(std::move(loaded));
}

std::int64_t StreamSession::memoryToCome() const {
  const auto lent = lent_.values.lock();
  if (!lent || !lent_.memory) return 0;
  std::int64_t most = 0;
  for (const auto& [modality, sources] : lent->sources)
    for (const auto& source : sources)
      if (const auto* const rows = dynamic_cast<const RowsInFile*>(source.get())) most += rows->inFile().mostBytes();
  return std::max<std::int64_t>(0, std::min(most, lent_.memory->bound()) - lent_.memory->heldBytes());
}

Result<LastStates> StreamSession::lastStates(const ProgressCallback& progress) const {
  LastStates found;
  const auto held = cachedStates();
  if (held.empty()) return found;
  const auto lent = lent_.values.lock();
  const auto place = static_cast<std::size_t>(std::find(lent_.states.begin(), lent_.states.end(), held.back()) - lent_.states.begin());
  for (const auto modality : kModalities) {
    if (width(modality) == 0) continue;
    const bool shared = lent && lent->states.count(modality) == 1 && place < lent_.states.size();
    const auto values = shared ? lent->states.at(modality)[place] : at::Tensor();
    if (values.defined() && values.size(0) == std::ssize(rows_) + 1) {
      found[modality] = values;
      continue;
    }
    auto read = cache_->readState(modality, held.back(), rows_, progress);
    if (!read) return tl::unexpected(read.error());
    found[modality] = std::move(*read);
  }
  return found;
}

bool StreamSession::constantFirstState() const {
  if (!cache_) return false;
  std::vector<std::int64_t> some(static_cast<std::size_t>(std::min<std::ptrdiff_t>(256, std::ssize(rows_))));
  std::partial_sort_copy(rows_.begin(), rows_.end(), some.begin(), some.end());  // neighbours in the file, whatever the items' order
  if (some.size() < 2) return false;
  return std::any_of(kModalities.begin(), kModalities.end(), [&](Modality modality) {
    if (width(modality) == 0) return false;
    const auto state = cache_->readState(modality, 0, some);
    return state && state->narrow(0, 1, state->size(0) - 1).eq((*state)[1]).all().item<bool>();
  });
}

Result<std::map<Modality, std::int64_t>> widthsFor(Method method, const StreamSession& session) {
  std::map<Modality, std::int64_t> widths;
  for (const auto modality : modalitiesOf(method)) {
    widths[modality] = session.width(modality);
    if (widths[modality] == 0)
      return badInput(
          session.folder().features.string(),
          "the cache holds no " + std::string(name(modality)) + " states, which the method " + std::string(name(method)) + " needs",
          "Choose the method " + std::string(modality == Modality::kVisual ? "textual" : "visual") + ", or extend the cache");
  }
  return widths;
}

}  // namespace xsmoe::streaming
