// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/fork_form.h"

#include <gmock/gmock.h>

#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include "tests/widgets/made_run.h"
#include "widgets/forms/grouping_strip.h"
#include "widgets/forms/setting_field.h"

namespace xsmoe::widgets {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

/// A run of one finished window after which each layer has two experts, with a learning rate of more digits than are shown.
RunHistory run(std::vector<ExpertName> pinned = {}, std::vector<int> cached = {}, Method method = Method::kXsmoe) {
  auto description = madeDescription({});
  description.settings.model.method = method;
  description.settings.training.learningRate = 1.2345678e-3;
  description.settings.model.tau = 0;
  description.cachedStates = std::move(cached);
  RunHistory history(description);
  history.apply({0, WindowStarted{}});
  for (const auto& expert : pinned) history.apply({1, ExpertPinned{{0}, 1, expert, true}});
  WindowDone done;
  done.testedOn = {1};
  for (const Modality modality : kModalities)
    for (const int layer : {0, 1}) done.usage.push_back(madeUsage(modality, layer, 6 * (layer + 1), {0, 1}, 0));
  history.apply({2, done});
  return history;
}

/// The least used experts of the visual layers.
std::vector<ExpertName> leastUsed(const RunHistory& history) {
  std::vector<ExpertName> names;
  for (const LayerUsage& usage : history.usageAfter({0}))
    if (usage.modality == Modality::kVisual)
      names.push_back(nameOf(usage, static_cast<std::size_t>(leastUsedExpert(usage, Protocol::kPaper))));
  return names;
}

TEST(ForkForm, OffersWhatAForkMayChangeAndNothingElse) {
  const ForkForm form(run(), 0);
  for (const char16_t* key : {u"tau", u"learning-rate", u"patience", u"epochs", u"seed", u"batch-size"})
    EXPECT_NE(form.editor(key), nullptr);
  for (const char16_t* key : {u"windows", u"bottleneck", u"k-core", u"threads", u"length", u"dropout"})
    EXPECT_EQ(form.editor(key), nullptr);
}

TEST(ForkForm, OffersNothingThatTheMethodDoesNotUse) {
  ForkForm iisan(run({}, {}, Method::kIisan), 0);
  EXPECT_EQ(iisan.editor(u"tau"), nullptr);
  EXPECT_EQ(iisan.findChild<GroupingStrip*>(), nullptr);
  EXPECT_FALSE(iisan.toggle(3));
  EXPECT_EQ(iisan.previewText(), QString());
  iisan.editor(u"patience")->setValue(7);
  EXPECT_THAT(iisan.changes(), ElementsAre(Pair("patience", "7")));
  const ForkForm one(run({}, {}, Method::kStatic), 0);
  EXPECT_EQ(one.editor(u"tau"), nullptr) << "it never prunes";
  EXPECT_NE(one.findChild<GroupingStrip*>(), nullptr);
}

TEST(ForkForm, TellsOnlyWhatWasChanged) {
  ForkForm form(run(), 0);
  EXPECT_THAT(form.changes(), IsEmpty());
  QSignalSpy changed(&form, &ForkForm::changed);
  form.editor(u"patience")->setValue(7);
  form.editor(u"tau")->setValue(0.25);
  EXPECT_TRUE(form.toggle(6));
  EXPECT_TRUE(form.toggle(6));
  EXPECT_EQ(changed.count(), 4);
  EXPECT_THAT(form.changes(), ElementsAre(Pair("patience", "7"), Pair("tau", "0.25"))) << "the grouping is as it was";
  form.toggle(6);
  EXPECT_EQ(form.changes().at("grouping"), "12");
}

TEST(ForkForm, WarnsWhereNoEpochIsValidated) {
  ForkForm form(run(), 0);
  EXPECT_EQ(form.warning(), QString());
  form.editor(u"epochs")->setValue(2);
  EXPECT_TRUE(form.warning().contains(QStringLiteral("no epoch is validated"))) << form.warning().toStdString();
}

TEST(ForkForm, ExplainsEachFieldAlsoAtItsName) {
  ForkForm form(run(), 0);
  auto* const rows = qobject_cast<QFormLayout*>(form.layout());
  ASSERT_NE(rows, nullptr);
  for (const char* const key : {"warmup-epochs", "checkpoint-every", "keep-epochs", "references"}) {
    auto* const field = form.findChild<SettingField*>(QLatin1String(key));
    ASSERT_NE(field, nullptr) << key;
    EXPECT_FALSE(field->toolTip().isEmpty()) << key;
    EXPECT_EQ(rows->labelForField(field)->toolTip(), field->toolTip()) << key;
  }
}

TEST(ForkForm, TakesAGroupingThatTheCacheAllows) {
  ForkForm form(run({}, {0, 4, 6, 12}), 0);
  EXPECT_FALSE(form.toggle(5)) << "not in the cache";
  EXPECT_TRUE(form.toggle(4));
  EXPECT_TRUE(form.toggle(6));
  EXPECT_TRUE(form.toggle(12));
  EXPECT_FALSE(form.toggle(4)) << "the only one left";
  EXPECT_EQ(form.grouping(), Grouping{4});
}

TEST(ForkForm, ShowsTheNetworkThatResults) {
  ForkForm form(run(), 0);
  EXPECT_TRUE(form.previewText().startsWith(QStringLiteral("after D0: "))) << form.previewText().toStdString();
  EXPECT_FALSE(form.previewText().contains(QStringLiteral("then")));
  form.toggle(12);
  form.toggle(3);
  for (const char* part : {"→ <b>then", " parameters, ", "keeps experts and routers: states 6", "new, one expert each: states 3",
                           "dropped: states 12", "experts then: visual 1 + 3; textual 1 + 3"})
    EXPECT_TRUE(form.previewText().contains(QString::fromUtf8(part))) << part << " in " << form.previewText().toStdString();
  form.editor(u"tau")->setValue(0.9);
  EXPECT_TRUE(form.previewText().contains(QStringLiteral("visual 1 + 2; textual 1 + 2"))) << "the fork's τ decides at this boundary";
}

TEST(ForkForm, KnowsThePinnedExpertsOfItsWindow) {
  const auto history = run();
  ForkForm form(run(leastUsed(history)), 0);
  form.toggle(3);
  form.editor(u"tau")->setValue(0.9);
  EXPECT_TRUE(form.previewText().contains(QStringLiteral("visual 1 + 3 + 3; textual 1 + 2 + 2"))) << form.previewText().toStdString();
}

TEST(ForkForm, GroupingIsChosenByKeyboard) {
  ForkForm form(run(), 0);
  form.show();
  auto* const strip = form.findChild<GroupingStrip*>();
  ASSERT_TRUE(strip);
  QTest::keyClick(strip, Qt::Key_Right);
  QTest::keyClick(strip, Qt::Key_Space);
  EXPECT_EQ(form.grouping(), (Grouping{2, 6, 12}));
}

TEST(ForkForm, StaysAsHighAsItIsWhileAGroupingIsEdited) {
  ForkForm form(run(), 0);
  form.resize(form.sizeHint());
  const int before = form.sizeHint().height();
  form.toggle(12);
  form.toggle(3);
  EXPECT_EQ(form.sizeHint().height(), before);
}

}  // namespace
}  // namespace xsmoe::widgets
