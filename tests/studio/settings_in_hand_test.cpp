// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/settings_in_hand.h"

#include <gtest/gtest.h>

namespace xsmoe::studio {
namespace {

engine::StreamOverview streamOf(int windows, std::optional<int> embedding = {}) {
  engine::StreamOverview stream;
  stream.protocol.windows = windows;
  stream.hiddenStates = 13;
  stream.embedding = embedding;
  return stream;
}

RunSettings withTau(double tau) {
  RunSettings settings;
  settings.model.tau = tau;
  return settings;
}

TEST(SettingsInHand, OneProtocolIsCutAsAnotherAndKeepsItsOwnRest) {
  ProtocolSettings cut, own;
  cut.windows = 7;
  own.windows = 5;
  own.sequenceLength = cut.sequenceLength + 1;
  own.validationShare = cut.validationShare / 2;
  own.maskTarget = !cut.maskTarget;
  const auto made = cutAs(cut, own);
  EXPECT_EQ(made.windows, 7);
  EXPECT_EQ(made.sequenceLength, own.sequenceLength);
  EXPECT_EQ(made.validationShare, own.validationShare);
  EXPECT_EQ(made.maskTarget, own.maskTarget);
}

TEST(SettingsInHand, ThoseOfTheNextRunComeBackFromBehindARuns) {
  SettingsInHand settings;
  settings.show(withTau(0.2));
  EXPECT_FALSE(settings.ofRun());
  settings.putAside();
  settings.show(withTau(0.4));
  EXPECT_TRUE(settings.ofRun());
  EXPECT_EQ(settings.shown().model.tau, 0.4);
  EXPECT_EQ(settings.next(nullptr).model.tau, 0.2);
  settings.putAside();  // another run is opened
  settings.show(withTau(0.6));
  settings.giveBack(nullptr);
  EXPECT_FALSE(settings.ofRun());
  EXPECT_EQ(settings.shown().model.tau, 0.2) << "no run's";
}

TEST(SettingsInHand, WhatIsEditedOfARunsIsAllThatTheNextRunTakesOfThem) {
  auto own = withTau(0.2);
  own.training.batchSize = 77;
  own.model.method = Method::kStatic;
  SettingsInHand settings;
  settings.show(own);
  settings.putAside();
  settings.show(withTau(0.4));
  auto edited = settings.shown();
  edited.model.tau = 0.3;
  edited.model.grouping = {4, 12};
  settings.edit(edited, nullptr);
  EXPECT_FALSE(settings.ofRun());
  own.model.tau = 0.3;
  own.model.grouping = {4, 12};
  EXPECT_EQ(settings.shown(), own);
  EXPECT_EQ(settings.next(nullptr), own);
}

TEST(SettingsInHand, ARunsBecomeTheNextRunsAsAWholeOnlyWhereThatIsAskedFor) {
  SettingsInHand settings;
  settings.show(withTau(0.2));
  settings.putAside();
  settings.show(withTau(0.4));
  settings.replace(withTau(0.4), {SettingsSource::kRun, "a run"}, nullptr);
  EXPECT_FALSE(settings.ofRun());
  EXPECT_EQ(settings.next(nullptr), withTau(0.4));
  EXPECT_EQ(settings.origin(), (SettingsOrigin{SettingsSource::kRun, "a run"}));
}

TEST(SettingsInHand, ThoseOfARunInTrainingStayWhereOthersAreChosenForTheNext) {
  SettingsInHand settings;
  settings.putAside();
  settings.show(withTau(0.4));
  settings.replace(withTau(0.6), {SettingsSource::kFile, "/mine.toml"}, nullptr, true);
  EXPECT_EQ(settings.shown(), withTau(0.4));
  EXPECT_EQ(settings.next(nullptr), withTau(0.6));
}

TEST(SettingsInHand, CountsWhatWasChangedSinceItsOriginAndNotWhatWasSetBack) {
  SettingsInHand settings;
  settings.replace({}, {SettingsSource::kPreset, "paper"}, nullptr);
  auto edited = settings.shown();
  const double before = edited.model.tau;
  edited.model.tau = 0.3;
  edited.model.method = Method::kStatic;
  edited.protocol.windows = 7;
  settings.edit(edited, nullptr);
  ASSERT_EQ(settings.origin().changed.size(), 2U) << "windows are the stream's";
  EXPECT_EQ(settings.origin().changed.at("method"), "xsmoe");
  edited.model.tau = 0.4;
  settings.edit(edited, nullptr);
  EXPECT_EQ(settings.origin().changed.size(), 2U) << "the same one again";
  edited.model.tau = before;
  settings.edit(edited, nullptr);
  EXPECT_EQ(settings.origin().changed.size(), 1U);
  EXPECT_TRUE(settings.origin().changed.contains("method"));
}

TEST(SettingsInHand, TellsWhatTheNumbersWereWhereTheyComeFrom) {
  SettingsInHand settings;
  RunSettings preset;
  preset.training.epochs = 5;
  settings.replace(preset, {SettingsSource::kPreset, "quick-look"}, nullptr);
  auto edited = preset;
  edited.model.tau = 0.3;
  edited.training.epochs = 7;
  settings.edit(edited, nullptr);
  EXPECT_EQ(settings.atSource(nullptr), preset);
  settings.replace(edited, {SettingsSource::kOwn}, nullptr);
  EXPECT_EQ(settings.atSource(nullptr), RunSettings()) << "nobody knows where they began";
}

TEST(SettingsInHand, WhatTheWidthWasIsTheStreamsToo) {
  const int usual = ModelSettings().embedding;
  SettingsInHand settings;
  const auto narrow = streamOf(4, 32), plain = streamOf(4);
  settings.fitTo(narrow);
  EXPECT_EQ(settings.atSource(&narrow).model.embedding, 32);
  auto edited = settings.shown();
  edited.model.embedding = 48;
  settings.edit(edited, &narrow);
  EXPECT_EQ(settings.atSource(&narrow).model.embedding, 32);
  EXPECT_EQ(settings.originToKeep(&narrow).changed.at("embedding"), "128");
  settings.fitTo(plain);
  EXPECT_EQ(settings.shown().model.embedding, 48);
  EXPECT_EQ(settings.atSource(&plain).model.embedding, usual);
  settings.putAside();
  settings.fitTo(narrow);
  EXPECT_EQ(settings.atSource(&narrow).model.embedding, 32) << "behind a run's";
  settings.giveBack(&narrow);
  EXPECT_EQ(settings.origin(&narrow).changed.at("embedding"), "32");
}

TEST(SettingsInHand, ADefaultWidthThatAStreamReplacesIsNoChangeAnyMore) {
  SettingsInHand settings;
  const auto narrow = streamOf(4, 32), narrower = streamOf(4, 16);
  settings.fitTo(narrow);
  auto edited = settings.shown();
  edited.model.embedding = ModelSettings().embedding;
  settings.edit(edited, &narrow);
  EXPECT_EQ(settings.origin(&narrow).changed.size(), 1U);
  EXPECT_TRUE(settings.originToKeep(&narrow).changed.empty());
  settings.fitTo(narrower);
  EXPECT_EQ(settings.shown().model.embedding, 16);
  EXPECT_TRUE(settings.origin(&narrower).changed.empty());
}

TEST(SettingsInHand, HowAStreamIsCutIsTheStreamsAndTheRestAPersons) {
  SettingsInHand settings;
  RunSettings own;
  own.protocol.windows = 4;
  own.protocol.sequenceLength = 7;
  settings.show(own);
  settings.putAside();
  const auto stream = streamOf(6);
  settings.fitTo(stream);
  const auto next = settings.next(&stream);
  EXPECT_EQ(next.protocol.windows, 6);
  EXPECT_EQ(next.protocol.sequenceLength, 7);
  EXPECT_EQ(settings.next(nullptr).protocol.windows, 4) << "without a stream they are as they were";
}

TEST(SettingsInHand, TheWidthThatAStreamPrefersIsNoPersonsOwn) {
  const int usual = ModelSettings().embedding;
  SettingsInHand settings;
  const auto narrow = streamOf(4, 32), plain = streamOf(4);
  settings.fitTo(narrow);
  EXPECT_EQ(settings.shown().model.embedding, 32);
  EXPECT_EQ(settings.toKeep(&narrow).model.embedding, usual);
  settings.fitTo(plain);
  EXPECT_EQ(settings.shown().model.embedding, usual);
  auto own = settings.shown();
  own.model.embedding = 48;
  settings.show(own);
  settings.fitTo(narrow);
  EXPECT_EQ(settings.shown().model.embedding, 48) << "a person set it";
  EXPECT_EQ(settings.toKeep(&narrow).model.embedding, 48);
}

TEST(SettingsInHand, APresetAndAFileThatNamesNoneHaveTheWidthThatTheStreamPrefers) {
  SettingsInHand settings;
  const auto narrow = streamOf(4, 32);
  settings.fitTo(narrow);
  SettingsOrigin preset;
  preset.source = SettingsSource::kPreset;
  settings.replace(RunSettings(), preset, &narrow, false);
  EXPECT_EQ(settings.shown().model.embedding, 32);
  SettingsOrigin file;
  file.source = SettingsSource::kFile;
  settings.replace(RunSettings(), file, &narrow, false);
  EXPECT_EQ(settings.shown().model.embedding, 32);
  EXPECT_EQ(settings.toKeep(&narrow).model.embedding, ModelSettings().embedding);
}

TEST(SettingsInHand, AWidthThatAFileNamesIsInForceWhateverStreamsPrefer) {
  const int usual = ModelSettings().embedding;
  SettingsInHand settings;
  const auto narrow = streamOf(4, 32), narrower = streamOf(4, 16), plain = streamOf(4);
  settings.fitTo(narrow);
  SettingsOrigin file;
  file.source = SettingsSource::kFile;
  file.namesWidth = true;
  settings.replace(RunSettings(), file, &narrow, false);
  EXPECT_EQ(settings.shown().model.embedding, usual) << "the default too";
  settings.fitTo(narrower);
  EXPECT_EQ(settings.shown().model.embedding, usual);
  RunSettings preferred;
  preferred.model.embedding = 16;
  settings.replace(preferred, file, &narrower, false);
  EXPECT_EQ(settings.toKeep(&narrower).model.embedding, 16) << "though the stream prefers the same";
  settings.putAside();
  settings.show(RunSettings());
  EXPECT_EQ(settings.next(&plain).model.embedding, 16) << "behind a run's";
  settings.giveBack(&plain);
  settings.fitTo(plain);
  EXPECT_EQ(settings.shown().model.embedding, 16);
}

TEST(SettingsInHand, TwoProtocolsOfAnotherProfileCutALogAlike) {
  ProtocolSettings one, other;
  other.protocol = Protocol::kOfficial;
  EXPECT_TRUE(cutAlike(one, other));
  other.windows += 1;
  EXPECT_FALSE(cutAlike(one, other));
}

}  // namespace
}  // namespace xsmoe::studio
