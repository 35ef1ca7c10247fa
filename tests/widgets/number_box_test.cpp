// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as people type them: either decimal sign, whatever the language of the system; else the text is refused as a whole.
#include "widgets/forms/number_box.h"

#include <gmock/gmock.h>

#include <QChartView>
#include <QGraphicsScene>
#include <QGraphicsTextItem>
#include <QLineEdit>
#include <QLocale>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "tests/widgets/made_run.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/forms/extraction_form.h"
#include "widgets/forms/fork_form.h"
#include "widgets/forms/import_settings_form.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/forms/tau_control.h"

namespace xsmoe::widgets {
namespace {

using testing::Optional;

const QLocale kLocales[] = {QLocale::c(), QLocale(QLocale::English, QLocale::UnitedStates), QLocale(QLocale::German, QLocale::Germany),
                            QLocale(QLocale::French, QLocale::France), QLocale(QLocale::Arabic, QLocale::Egypt)};

/// The language of the system, as long as it lives.
class InLocale {
 public:
  explicit InLocale(const QLocale& locale) { QLocale::setDefault(locale); }
  ~InLocale() { QLocale::setDefault(before_); }
  InLocale(const InLocale&) = delete;
  InLocale& operator=(const InLocale&) = delete;

 private:
  QLocale before_;
};

/// As it is pasted or, key by key, typed; both in place of the number, before the unit.
void enter(QAbstractSpinBox& box, const QString& text, bool keys = false) {
  box.selectAll();
  if (keys)
    QTest::keyClicks(&box, text);
  else
    box.findChild<QLineEdit*>()->insert(text);
  QTest::keyClick(&box, Qt::Key_Return);
}

TEST(TypedNumber, TakesEitherDecimalSign) {
  for (const auto& locale : kLocales) {
    const InLocale in(locale);
    for (const char* text : {"0.25", "0,25", " 0.25 ", ".25", ",25", "25e-2", "2,5e-1"})
      EXPECT_THAT(typedNumber(QLatin1String(text)), Optional(0.25)) << text;
    EXPECT_THAT(typedNumber(QStringLiteral("-3")), Optional(-3.0));
    EXPECT_THAT(typedNumber(locale.toString(0.25, 'f', 3)), Optional(0.25)) << "as it is shown";
    for (const char* text :
         {"", " ", "0.2.5", "0,2,5", "1.000,5", "1,000.5", "0,2x", "x", "1 000", "0x10", "nan", "inf", "--1", "1e", "e3"})
      EXPECT_EQ(typedNumber(QLatin1String(text)), std::nullopt) << text;
  }
}

TEST(NumberBox, OfTauTakesEitherDecimalSignInEveryLanguage) {
  for (const auto& locale : kLocales)
    for (const char* text : {"0.25", "0,25"}) {
      const InLocale in(locale);
      TauControl control;
      QSignalSpy changes(&control, &TauControl::tauChanged);
      for (const bool keys : {false, true}) {
        control.setTau(0.1);
        enter(*control.findChild<QDoubleSpinBox*>(), QLatin1String(text), keys);
        EXPECT_DOUBLE_EQ(control.tau(), 0.25) << text << " in " << locale.name().toStdString();
      }
      EXPECT_EQ(changes.count(), 2);
    }
}

TEST(NumberBox, RefusesATextAsAWhole) {
  for (const auto& locale : kLocales) {
    const InLocale in(locale);
    TauControl control;
    QSignalSpy changes(&control, &TauControl::tauChanged);
    auto* box = control.findChild<QDoubleSpinBox*>();
    const QString shown = box->text();
    for (const char* text : {"0.2.5", "0,2,5", "0.2x5", "1.5", "-0.1", "0.1234", "1.000,1", "much"})
      for (const bool keys : {false, true}) {
        enter(*box, QLatin1String(text), keys);
        EXPECT_DOUBLE_EQ(control.tau(), 0.1) << text << " in " << locale.name().toStdString();
        EXPECT_EQ(box->text(), shown) << text;
      }
    EXPECT_EQ(changes.count(), 0);
  }
}

/// Every field of numbers that stands in a form refuses what is none, and keeps what it had.
void expectWholeRefusals(const QWidget& form) {
  const auto boxes = form.findChildren<QAbstractSpinBox*>();
  EXPECT_FALSE(boxes.isEmpty());
  for (auto* box : boxes)
    for (const char* text : {"1.2.3", "1,2,3", "1x", "-7", "99999999999999999999", "1.000,5"}) {
      const QString before = box->text();
      enter(*box, QLatin1String(text));
      EXPECT_EQ(box->text(), before) << box->objectName().toStdString() << ": " << text;
    }
}

TEST(NumberBox, IsInEveryField) {
  for (const auto& locale : kLocales) {
    const InLocale in(locale);
    expectWholeRefusals(SettingsPanel());
    expectWholeRefusals(ForkForm(*madeState({})->history, 2));
    expectWholeRefusals(ImportSettingsForm());
    expectWholeRefusals(ExtractionForm());
  }
}

TEST(NumberBox, OfEverySettingTakesWhatItShowsAndEitherSign) {
  for (const auto& locale : kLocales) {
    const InLocale in(locale);
    SettingsPanel panel;
    for (const auto& description : settingDescriptions()) {
      if (description.flag) continue;
      auto* editor = panel.editor(QString::fromUtf8(description.key.data(), static_cast<qsizetype>(description.key.size())));
      enter(*editor, editor->cleanText());
      EXPECT_DOUBLE_EQ(description.get(panel.settings()), description.get(RunSettings{})) << description.key;
      if (description.decimals == 0) continue;
      for (const char* text : {"0.03", "0,03"}) {
        if (description.least > 0.03) continue;
        enter(*editor, QLatin1String(text));
        EXPECT_DOUBLE_EQ(description.get(panel.settings()), 0.03) << description.key << ' ' << text;
        editor->setValue(description.paperValue);
      }
    }
  }
}

TEST(WholeNumberBox, LeavesOpenNothingThatMayBeAThousand) {
  ImportSettingsForm form;
  auto* windows = form.findChild<QSpinBox*>(QStringLiteral("windows"));
  for (const char* text : {"1.000", "1,000", "10.5", "10,0"}) {
    enter(*windows, QLatin1String(text));
    EXPECT_EQ(windows->value(), 10) << text;
  }
  enter(*windows, QStringLiteral("1000"));
  EXPECT_EQ(windows->value(), 1000);
}

TEST(NumberBox, RefusesASeedThatWouldBeAnother) {
  SettingsPanel panel;
  auto* seed = panel.editor(u"seed");
  enter(*seed, QStringLiteral("9007199254740993"));
  EXPECT_EQ(panel.settings().training.seed, 42U);
  enter(*seed, QStringLiteral("9007199254740992"));
  EXPECT_EQ(panel.settings().training.seed, 9007199254740992U);
}

TEST(TypedStates, AreTakenAsAWholeOrNotAtAll) {
  EXPECT_EQ(typedStates(QStringLiteral(" 0, 6 ,12 ")), (std::vector<int>{0, 6, 12}));
  EXPECT_EQ(typedStates(QString()), std::vector<int>());
  for (const char* text : {"6 12", "12,6", "6,,12", "6,", "6;12", "-1", "6.5", "99999999999"})
    EXPECT_FALSE(typedStates(QLatin1String(text))) << text;
}

TEST(SettingsPanel, RefusesStatesThatAreNoList) {
  SettingsPanel panel;
  RunSettings settings;
  settings.model.method = Method::kIisan;
  settings.model.baselines.iisanStates = {0, 12};
  panel.setSettings(settings);
  auto* const field = panel.findChild<QLineEdit*>(QStringLiteral("iisan-states"));
  ASSERT_TRUE(field);
  for (const auto& [typed, taken] : {std::pair("6 12", "0,12"), {"12,6", "0,12"}, {"0, 6,12", "0,6,12"}}) {
    field->setText(QLatin1String(typed));
    Q_EMIT field->editingFinished();
    EXPECT_EQ(field->text(), QLatin1String(taken)) << "what is shown is what is trained with";
    EXPECT_EQ(name(panel.settings().model.baselines.iisanStates), taken);
  }
}

TEST(Charts, ShowTheDecimalSignOfTheFields) {
  for (const auto& locale : {QLocale(QLocale::German, QLocale::Germany), QLocale(QLocale::English, QLocale::UnitedStates)}) {
    const InLocale in(locale);
    LossChart chart;
    chart.resize(600, 400);
    chart.showHistory(madeHistory({}));
    chart.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&chart));
    static_cast<void>(chart.grab());
    int decimals = 0;
    for (const auto* item : chart.findChild<QChartView*>()->scene()->items()) {
      const auto* text = qgraphicsitem_cast<const QGraphicsTextItem*>(item);
      if (text == nullptr || !text->isVisible()) continue;
      const QString label = text->toPlainText();
      if (!label.isEmpty() && label.front().isDigit() && label.contains(QRegularExpression(QStringLiteral("[.,]")))) {
        ++decimals;
        EXPECT_TRUE(label.contains(locale.decimalPoint())) << label.toStdString();
      }
    }
    EXPECT_GT(decimals, 1) << "numbers with decimals stand at the axis";
  }
}

}  // namespace
}  // namespace xsmoe::widgets
