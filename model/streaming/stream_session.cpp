// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/stream_session.h"

#include <torch/types.h>

#include <algorithm>
#include <unordered_set>

#include "model/core/names.h"

namespace xsmoe::streaming {
namespace {

tl::unexpected<Error> missingCache(const data::StreamFolder& folder) {
  return badInput(folder.features.string(), "the stream has no feature cache",
                  "Put the HDF5 cache there, or name it in stream.json under \"features\"");
}

std::vector<bool> usableItems(const data::InteractionLog& log, const features::FeatureCache& cache) {
  std::vector<bool> usable(log.itemIds.size());
  for (std::size_t i = 0; i < usable.size(); ++i) {
    const auto row = cache.rowFromId(log.itemIds[i]);
    usable[i] = row >= 0 && cache.complete(row);
  }
  return usable;
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
    note += (note.empty() ? "" : "; ") + std::string(name(modality)) + ": " + std::to_string(info->stateCount) + " states of width " +
            std::to_string(info->width);
    if (!info->encoder.empty()) note += " (" + info->encoder + ")";
  }
  return note + (cache.pooling().empty() ? "" : "; pooling " + cache.pooling());
}

}  // namespace

Result<StreamSession> StreamSession::open(const data::StreamFolder& folder, const ProtocolSettings& protocol, bool needFeatures,
                                          const ProgressCallback& progress) {
  StreamSession session;
  session.folder_ = folder;
  const bool cached = std::filesystem::exists(folder.features);
  if (!cached && needFeatures) return missingCache(folder);
  auto log = data::readInteractions(folder, protocol.from, protocol.to, progress);
  if (!log) return tl::unexpected(log.error());
  std::vector<bool> usable;
  if (cached) {
    auto cache = features::FeatureCache::open(folder.features);
    if (!cache) return tl::unexpected(cache.error());
    session.cache_ = std::move(*cache);
    usable = usableItems(*log, *session.cache_);
  }
  auto windows = data::WindowedStream::make(*log, protocol, usable);
  if (!windows) {
    auto error = windows.error();
    if (error.where.empty()) error.where = folder.interactions.string();
    return tl::unexpected(error);
  }
  session.windows_ = std::make_unique<data::WindowedStream>(std::move(*windows));
  session.report_ = data::makeReport(folder, *log, *session.windows_, "item without features");
  session.report_.featuresFound = cached;
  session.report_.featuresNote = cached ? cacheNote(*session.cache_) : "no feature cache: training needs one";
  if (!cached) return session;
  session.report_.cachedItemsUnused = unusedItems(*log, *session.cache_);
  const auto& ids = session.windows_->itemIds();
  for (std::size_t i = 1; i < ids.size(); ++i) session.rows_.push_back(session.cache_->rowFromId(ids[i]));
  return session;
}

int StreamSession::hiddenStates() const {
  if (!cache_) return 0;
  int least = 0;
  for (const auto modality : kModalities)
    if (const auto& info = cache_->modality(modality)) least = least == 0 ? info->stateCount : std::min(least, info->stateCount);
  return least;
}

std::int64_t StreamSession::width(Modality modality) const {
  return cache_ && cache_->modality(modality) ? cache_->modality(modality)->width : 0;
}

Result<std::shared_ptr<const network::ItemStates>> StreamSession::loadStates(const std::vector<Modality>& modalities,
                                                                             const std::vector<int>& states) const {
  if (!cache_) return missingCache(folder_);
  auto loaded = std::make_shared<network::ItemStates>();
  for (const auto modality : modalities) {
    for (const int state : states) {
      auto values = cache_->readState(modality, state, rows_);
      if (!values) return tl::unexpected(values.error());
      loaded->states[modality].push_back(std::move(*values));
    }
  }
  return std::shared_ptr<const network::ItemStates>(std::move(loaded));
}

bool StreamSession::constantFirstState() const {
  if (!cache_) return false;
  const std::vector<std::int64_t> some(rows_.begin(), rows_.begin() + std::min<std::ptrdiff_t>(256, std::ssize(rows_)));
  if (some.size() < 2) return false;
  return std::any_of(kModalities.begin(), kModalities.end(), [&](Modality modality) {
    if (width(modality) == 0) return false;
    const auto state = cache_->readState(modality, 0, some);
    return state && state->narrow(0, 1, state->size(0) - 1).eq((*state)[1]).all().item<bool>();
  });
}

Result<std::map<Modality, std::int64_t>> widthsFor(Variant variant, const StreamSession& session) {
  std::map<Modality, std::int64_t> widths;
  for (const auto modality : modalitiesOf(variant)) {
    widths[modality] = session.width(modality);
    if (widths[modality] == 0)
      return badInput(
          session.folder().features.string(),
          "the cache holds no " + std::string(name(modality)) + " states, which the variant " + std::string(name(variant)) + " needs",
          "Choose the variant " + std::string(modality == Modality::kVisual ? "textual" : "visual") + ", or extend the cache");
  }
  return widths;
}

}  // namespace xsmoe::streaming
