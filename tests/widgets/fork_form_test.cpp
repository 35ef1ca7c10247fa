// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fork_form.h"

#include <gmock/gmock.h>

#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSignalSpy>

#include "tests/widgets/made_run.h"

namespace xsmoe::widgets {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

RunSettings before() {
  auto settings = madeDescription({}).settings;
  settings.training.learningRate = 1.2345678e-3;  // more digits than are shown
  return settings;
}

TEST(ForkForm, OffersWhatAForkMayChangeAndNothingElse) {
  const ForkForm form(madeDescription({}), before());
  for (const char16_t* key : {u"tau", u"learning-rate", u"patience", u"epochs", u"seed", u"batch-size"})
    EXPECT_NE(form.editor(key), nullptr);
  for (const char16_t* key : {u"windows", u"bottleneck", u"k-core", u"threads", u"length", u"dropout"})
    EXPECT_EQ(form.editor(key), nullptr);
}

TEST(ForkForm, TellsOnlyWhatWasChanged) {
  ForkForm form(madeDescription({}), before());
  EXPECT_THAT(form.changes(), IsEmpty());
  QSignalSpy changed(&form, &ForkForm::changed);
  form.editor(u"patience")->setValue(7);
  form.editor(u"tau")->setValue(0.25);
  form.grouping()->setText(QStringLiteral("6, 12"));
  EXPECT_EQ(changed.count(), 3);
  EXPECT_THAT(form.changes(), ElementsAre(Pair("patience", "7"), Pair("tau", "0.25"))) << "the grouping is as it was";
  form.grouping()->setText(QStringLiteral("12"));
  EXPECT_EQ(form.changes().at("grouping"), "12");
}

TEST(ForkForm, SaysWhyAGroupingCannotBeUsed) {
  ForkForm form(madeDescription({}), before());
  EXPECT_TRUE(form.problem().isEmpty()) << form.problem().toStdString();
  for (const char* wrong : {"", "six", "12,6", "6,99"}) {
    form.grouping()->setText(QString::fromUtf8(wrong));
    EXPECT_FALSE(form.problem().isEmpty()) << wrong;
  }
}

}  // namespace
}  // namespace xsmoe::widgets
