// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/settings_in_hand.h"

#include <string>
#include <utility>

#include "model/core/fitting_grouping.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"

namespace xsmoe::studio {
namespace {

/// The width of embeddings on a stream that prefers `now`, of settings for one that preferred `before`: what that preferred was no person's
/// own. Between streams that prefer the same all stays, the default too where a person went back to it.
int fittedEmbedding(int embedding, std::optional<int> before, std::optional<int> now) {
  if (before == now) return embedding;
  const int usual = ModelSettings().embedding;
  const int own = embedding == before ? usual : embedding;
  return own == usual ? now.value_or(usual) : own;
}

/// The same of the width that was there before a person set `embedding`, which is for `now`.
void fitNotedWidth(SettingsOrigin& origin, int embedding, std::optional<int> before, std::optional<int> now) {
  const auto noted = origin.changed.find(std::string(kEmbeddingKey));
  RunSettings was;
  if (origin.namesWidth || before == now || noted == origin.changed.end() || !setSetting(was, kEmbeddingKey, noted->second)) return;
  was.model.embedding = fittedEmbedding(was.model.embedding, before, now);
  if (was.model.embedding == embedding)
    origin.changed.erase(noted);
  else
    noted->second = settingText(was, kEmbeddingKey);
}

}  // namespace

bool cutAlike(ProtocolSettings one, const ProtocolSettings& other) {
  one.protocol = other.protocol;
  return one == other;
}

ProtocolSettings cutAs(ProtocolSettings cut, const ProtocolSettings& own) {
  cut.protocol = own.protocol;
  cut.sequenceLength = own.sequenceLength;
  cut.validationShare = own.validationShare;
  cut.maskTarget = own.maskTarget;
  return cut;
}

RunSettings SettingsInHand::next(const engine::StreamOverview* stream) const {
  auto next = own_.value_or(shown_);
  if (!own_ || stream == nullptr) return next;
  next.protocol = cutAs(stream->protocol, next.protocol);
  next.model.grouping = fittingGrouping(next.model.grouping, stream->hiddenStates, stream->cachedStates);
  next.model.embedding = fitted(next.model.embedding, embeddingBefore_, stream->embedding);
  return next;
}

RunSettings SettingsInHand::toKeep(const engine::StreamOverview* stream) const {
  auto kept = next(stream);
  kept.model.embedding = fitted(kept.model.embedding, preferredEmbedding(stream), std::nullopt);
  return kept;
}

SettingsOrigin SettingsInHand::origin(const engine::StreamOverview* stream) const {
  auto from = origin_;
  fitNotedWidth(from, next(stream).model.embedding, embeddingBefore_, preferredEmbedding(stream));
  return from;
}

SettingsOrigin SettingsInHand::originToKeep(const engine::StreamOverview* stream) const {
  auto kept = origin(stream);
  fitNotedWidth(kept, toKeep(stream).model.embedding, preferredEmbedding(stream), std::nullopt);
  return kept;
}

RunSettings SettingsInHand::atSource(const engine::StreamOverview* stream) const {
  if (origin_.source == SettingsSource::kOwn) {
    RunSettings usual;
    usual.model.embedding = fittedEmbedding(usual.model.embedding, std::nullopt, preferredEmbedding(stream));
    return usual;
  }
  auto settings = next(stream);
  const auto from = origin(stream);
  for (const auto& [key, was] : from.changed) static_cast<void>(setSetting(settings, key, was));
  return settings;
}

void SettingsInHand::putAside() {
  if (!own_) own_ = shown_;
}

void SettingsInHand::edit(const RunSettings& edited, const engine::StreamOverview* stream) {
  auto after = edited;
  if (own_) {
    const auto ofRun = shown_;
    giveBack(stream);
    after = shown_;
    takeChanges(after, ofRun, edited);
  }
  origin_.note(shown_, after);
  shown_ = std::move(after);
}

void SettingsInHand::replace(RunSettings next, SettingsOrigin origin, const engine::StreamOverview* stream, bool behindRun) {
  // Of a preset too, and of a file that does not name it, a width that was not chosen is the stream's, as on the command line.
  const bool ofFile = origin.source == SettingsSource::kFile && !origin.namesWidth;
  const bool unchosen = ofFile || origin.source == SettingsSource::kDefaults || origin.source == SettingsSource::kPreset;
  const bool usual = origin.changed.empty() && unchosen;
  if (usual && stream != nullptr) next.model.embedding = fittedEmbedding(next.model.embedding, std::nullopt, stream->embedding);
  if (behindRun && own_) {
    own_ = std::move(next);
    embeddingBefore_ = preferredEmbedding(stream);
  } else {
    dropAside(stream);
    shown_ = std::move(next);
  }
  origin_ = std::move(origin);
}

/// What is shown are the next run's from here on, for this stream.
void SettingsInHand::dropAside(const engine::StreamOverview* stream) {
  if (!own_) return;
  origin_ = origin(stream);
  own_.reset();
  embeddingBefore_ = preferredEmbedding(stream);
}

void SettingsInHand::giveBack(const engine::StreamOverview* stream) {
  if (!own_) return;
  shown_ = next(stream);
  dropAside(stream);
}

void SettingsInHand::fitTo(const engine::StreamOverview& stream) {
  shown_.protocol = stream.protocol;
  shown_.model.grouping = fittingGrouping(shown_.model.grouping, stream.hiddenStates, stream.cachedStates);
  if (own_) return;  // a run that is shown keeps its own width
  shown_.model.embedding = fitted(shown_.model.embedding, embeddingBefore_, stream.embedding);
  fitNotedWidth(origin_, shown_.model.embedding, embeddingBefore_, stream.embedding);
  embeddingBefore_ = stream.embedding;
}

/// fittedEmbedding(), but of a width that a file names.
int SettingsInHand::fitted(int embedding, std::optional<int> before, std::optional<int> now) const {
  return origin_.namesWidth ? embedding : fittedEmbedding(embedding, before, now);
}

/// Of the stream for which next() are.
std::optional<int> SettingsInHand::preferredEmbedding(const engine::StreamOverview* stream) const {
  return stream != nullptr ? stream->embedding : embeddingBefore_;
}

}  // namespace xsmoe::studio
