// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/settings_panel.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>
#include <algorithm>

#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/network_parts.h"
#include "model/core/setting_descriptions.h"
#include "tests/core/other_choices.h"
#include "tests/widgets/made_run.h"
#include "widgets/forms/forecast_line.h"
#include "widgets/forms/grouping_plan.h"
#include "widgets/forms/setting_field.h"
#include "widgets/forms/settings_source_line.h"
#include "widgets/help/help_button.h"
#include "widgets/words/size_wording.h"
#include "widgets/words/wording.h"

Q_DECLARE_METATYPE(xsmoe::RunSettings)

namespace xsmoe::widgets {
namespace {

RunSettings unusualSettings() {
  RunSettings settings;
  settings.model.method = Method::kTextual;
  settings.model.grouping = {3, 9};
  settings.model.tau = 0.1234;
  settings.training.learningRate = 0.00025;
  settings.training.seed = 123'456'789'012ULL;
  settings.protocol.protocol = Protocol::kOfficial;
  settings.protocol.kCore = 10;
  settings.protocol.from = "2020-01-01";
  settings.device.device = "cuda:1";
  settings.device.precision = Precision::kBfloat16;
  return settings;
}

TEST(SettingsPanel, GivesBackWhatItWasGiven) {
  SettingsPanel panel;
  QSignalSpy changes(&panel, &SettingsPanel::changed);
  panel.setSettings(unusualSettings());
  EXPECT_EQ(panel.settings(), unusualSettings());
  EXPECT_EQ(changes.count(), 0);
  panel.editor(u"batch-size")->setValue(128);
  RunSettings expected = unusualSettings();
  expected.training.batchSize = 128;
  EXPECT_EQ(panel.settings(), expected) << "an edit changes nothing else, rounding for display included";
  EXPECT_EQ(changes.count(), 1);
}

/// Beside a number.
QToolButton* arrowOf(const SettingsPanel& panel, QStringView key) {
  return panel.field(key)->parentWidget()->findChild<QToolButton*>(QString(), Qt::FindDirectChildrenOnly);
}

TEST(SettingsPanel, TheArrowBesideASettingLeadsBackToWhereItComesFromAndSaysWhere) {
  SettingsPanel panel;
  SettingsBase base;
  base.source = QStringLiteral("preset “Quick look”");
  base.streamsWidth = true;
  base.settings.model.embedding = 32;
  base.settings.training.epochs = 5;
  base.settings.protocol.windows = 4;
  panel.showBase(base);
  panel.setSettings(base.settings);
  for (const auto* const key : {u"embedding", u"epochs", u"windows", u"tau"}) EXPECT_TRUE(arrowOf(panel, key)->isHidden());
  for (const auto* const key : {u"embedding", u"epochs", u"windows"}) panel.editor(key)->stepUp();
  panel.editor(u"tau")->setValue(0.3);
  EXPECT_EQ(arrowOf(panel, u"embedding")->toolTip(), QStringLiteral("Back to 32, as the stream prefers"));
  EXPECT_EQ(arrowOf(panel, u"epochs")->toolTip(), QStringLiteral("Back to 5, as it was with preset “Quick look”"));
  EXPECT_EQ(arrowOf(panel, u"windows")->toolTip(), QStringLiteral("Back to 4, as the stream was cut when it was opened"));
  EXPECT_EQ(arrowOf(panel, u"tau")->toolTip(), QStringLiteral("Back to the default, 0.1"));
  for (const auto* const key : {u"embedding", u"epochs", u"windows", u"tau"}) {
    EXPECT_FALSE(arrowOf(panel, key)->isHidden());
    arrowOf(panel, key)->click();
  }
  EXPECT_EQ(panel.settings(), base.settings);
}

TEST(SettingsPanel, TheArrowLeadsBackWithoutRounding) {
  SettingsPanel panel;
  SettingsBase base;
  base.source = QStringLiteral("file mine.toml");
  base.settings.model.tau = 0.123456;
  panel.showBase(base);
  QSignalSpy changes(&panel, &SettingsPanel::changed);
  arrowOf(panel, u"tau")->click();
  EXPECT_EQ(panel.settings().model.tau, 0.123456);
  EXPECT_EQ(changes.count(), 1);
  EXPECT_TRUE(arrowOf(panel, u"tau")->isHidden());
}

TEST(SettingsPanel, WarnsWhereNoEpochIsValidated) {
  SettingsPanel panel;
  EXPECT_TRUE(panel.warning().isEmpty());
  panel.editor(u"epochs")->setValue(5);
  ASSERT_EQ(panel.settings().training.warmupEpochs, 5);
  EXPECT_TRUE(panel.warning().contains(QStringLiteral("no epoch is validated"))) << panel.warning().toStdString();
  panel.editor(u"warmup-epochs")->setValue(4);
  EXPECT_TRUE(panel.warning().isEmpty());
}

TEST(SettingsPanel, EveryDescribedSettingHasAFieldInItsRange) {
  SettingsPanel panel;
  for (const SettingDescription& description : settingDescriptions()) {
    const auto* field = panel.field(QString::fromUtf8(description.key.data(), static_cast<qsizetype>(description.key.size())));
    ASSERT_TRUE(field) << description.key;
    EXPECT_TRUE(field->toolTip().contains(QString::fromStdString(std::string(description.source)).toHtmlEscaped())) << description.key;
    EXPECT_EQ(field->number() == nullptr, description.flag) << description.key;
    if (!field->number()) continue;
    EXPECT_DOUBLE_EQ(field->number()->minimum(), description.least) << description.key;
    EXPECT_DOUBLE_EQ(field->number()->maximum(), description.most) << description.key;
  }
}

QWidget* editorOf(const SettingsPanel& panel, const ChoiceDescription& choice) {
  return panel.findChild<QWidget*>(QString::fromStdString(std::string(choice.key)));
}

TEST(SettingsPanel, EveryChoiceButTheGroupingHasAnEditor) {
  SettingsPanel panel;
  RunSettings expected;
  expected.model.method = Method::kIisan;
  panel.setSettings(expected);
  for (const ChoiceDescription& choice : choiceDescriptions()) {
    auto* const editor = editorOf(panel, choice);
    ASSERT_EQ(editor == nullptr, choice.key == "grouping") << choice.key;
    if (editor == nullptr) continue;
    EXPECT_TRUE(editor->toolTip().contains(QString::fromStdString(std::string(choice.meaning)).toHtmlEscaped())) << choice.key;
    const QString other = QString::fromStdString(std::string(otherValueOf(choice)));
    if (auto* const box = qobject_cast<QComboBox*>(editor)) {
      if (box->findData(other) < 0) box->addItem(other, other);
      box->setCurrentIndex(box->findData(other));
    } else {
      auto* const line = qobject_cast<QLineEdit*>(editor);
      ASSERT_TRUE(line) << choice.key;
      line->setText(other);
      Q_EMIT line->editingFinished();
    }
    choice.set(expected, otherValueOf(choice));
    EXPECT_EQ(panel.settings(), expected) << choice.key;
  }
  panel.resetToPaper();
  EXPECT_EQ(panel.settings().protocol.protocol, Protocol::kPaper);
  EXPECT_TRUE(panel.settings().model.baselines.iisanStates.empty());
  EXPECT_EQ(panel.settings().device.precision, expected.device.precision) << "the machine's";
  EXPECT_EQ(panel.settings().protocol.from, expected.protocol.from) << "the stream's";
}

TEST(SettingsPanel, ChoicesAreLockedInARunAndShownWhereTheMethodUsesThem) {
  SettingsPanel panel;
  panel.setRunning(true);
  for (const ChoiceDescription& choice : choiceDescriptions()) {
    const auto* const editor = editorOf(panel, choice);
    if (editor == nullptr) continue;
    EXPECT_FALSE(editor->isEnabled()) << choice.key;
    EXPECT_EQ(editor->isVisibleTo(&panel), usesSetting(Method::kXsmoe, choice.key)) << choice.key;
  }
}

TEST(SettingsPanel, OffersNoPrecisionThatTheMethodDoesNotComputeIn) {
  SettingsPanel panel;
  RunSettings settings;
  const auto* const precision = editorOf(panel, *choiceDescription("precision"));
  ASSERT_TRUE(precision);
  panel.setSettings(settings);
  EXPECT_TRUE(precision->isVisibleTo(&panel));
  settings.model.method = Method::kLgmrec;
  panel.setSettings(settings);
  EXPECT_FALSE(precision->isVisibleTo(&panel));
}

/// The labels and the fields of the panel that are to be seen.
QStringList shownIn(const SettingsPanel& panel) {
  QStringList shown;
  for (const auto* label : panel.findChildren<QLabel*>())
    if (label->isVisibleTo(&panel)) shown << label->text().replace(QChar::Nbsp, QLatin1Char(' '));
  for (const auto* field : panel.findChildren<SettingField*>())
    if (field->isVisibleTo(&panel)) shown << field->objectName();
  return shown;
}

TEST(SettingsPanel, ShowsOnlyWhatTheChosenMethodUses) {
  SettingsPanel panel;
  RunSettings settings;
  for (const auto& method : methodDescriptions()) {
    settings.model.method = method.method;
    panel.setSettings(settings);
    const auto shown = shownIn(panel);
    for (const SettingDescription& description : settingDescriptions())
      EXPECT_EQ(shown.contains(QString::fromStdString(std::string(description.key))), usesSetting(method.method, description.key))
          << method.key << ' ' << description.key;
  }
  auto* box = panel.findChild<QComboBox*>();
  box->setCurrentIndex(box->findData(static_cast<int>(Method::kIisan)));
  EXPECT_FALSE(shownIn(panel).join(u' ').contains(QStringLiteral("threshold τ"))) << "the label is gone too";
  EXPECT_TRUE(shownIn(panel).contains(QStringLiteral("bottleneck")));
  box->setCurrentIndex(box->findData(static_cast<int>(Method::kXsmoe)));
  EXPECT_TRUE(shownIn(panel).contains(QStringLiteral("Pruning threshold τ (live)"))) << shownIn(panel).join(u'|').toStdString();
  EXPECT_EQ(panel.settings(), RunSettings()) << "what is not shown is kept";
}

/// K 13, widths 768, L 10; a stream of 1,000 users and 20,000 items.
SizedNetwork paperSized(Method method) {
  SizedNetwork network;
  network.model.method = method;
  network.sizes = {10, 13, 768, 768, 1'000, 20'000, {}};
  return network;
}

QString withPlainBlanks(QString text) { return text.replace(QChar::Nbsp, QLatin1Char(' ')); }

TEST(SettingsPanel, TellsHowLargeTheNetworkOfEveryMethodWouldBe) {
  SettingsPanel panel;
  EXPECT_EQ(panel.sizeText(), QString()) << "no stream is open";
  for (const auto& method : methodDescriptions()) {
    const auto network = paperSized(method.method);
    panel.showSize(network);
    const auto total = parametersOf(networkParts(network.model, network.sizes));
    EXPECT_TRUE(panel.sizeText().startsWith(shortCount(total))) << method.key << ": " << panel.sizeText().toStdString();
    EXPECT_TRUE(panel.sizeText().contains(bytesText(trainingBytes(network.model, network.sizes).total()))) << method.key;
  }
  panel.showSize(paperSized(Method::kSsrm));  // 131,840 + 21,001 · 128 parameters, 16 bytes each
  EXPECT_EQ(withPlainBlanks(panel.sizeText()), QStringLiteral("2.82 M parameters · training holds about 45.1 MB"));
  auto growing = paperSized(Method::kXsmoe);
  panel.showSize(growing);
  EXPECT_TRUE(panel.sizeText().endsWith(QStringLiteral(", both at its beginning"))) << "experts are added to it";
  growing.sizes.experts = expertsOf(Method::kXsmoe, growing.model.grouping, {});
  panel.showSize(growing);
  EXPECT_FALSE(panel.sizeText().contains(QStringLiteral("beginning"))) << "they are known";
  auto wide = paperSized(Method::kSsrm);
  wide.model.embedding = 256;
  panel.showSize(wide);
  EXPECT_FALSE(withPlainBlanks(panel.sizeText()).startsWith(QStringLiteral("2.82 M")));
  panel.showSize({});
  EXPECT_EQ(panel.sizeText(), QString());
}

TEST(SettingsPanel, TheSizeOfTheNetworkFitsIntoTheDockAndIsGoneWithTheStream) {
  SettingsPanel panel;
  panel.resize(panel.minimumSizeHint().width(), 500);
  panel.show();
  panel.showSize(paperSized(Method::kIisan));
  QApplication::processEvents();
  const auto labels = panel.findChildren<QLabel*>();
  const auto size = std::find_if(labels.begin(), labels.end(), [&](const QLabel* label) { return label->text() == panel.sizeText(); });
  ASSERT_NE(size, labels.end());
  EXPECT_TRUE((*size)->isVisible());
  EXPECT_GE((*size)->height(), (*size)->heightForWidth((*size)->width()));
  EXPECT_GE((*size)->height(), (*size)->fontMetrics().height());
  panel.showSize({});
  EXPECT_FALSE((*size)->isVisible());
}

TEST(SettingsPanel, TellsThePartsOfTheNetworkInATable) {
  const auto table = withPlainBlanks(sizeToolTip(paperSized(Method::kMmmlp)));
  for (const auto* part : {"projections", "id mixer", "textual mixer", "visual mixer", "fusion", "item table", "together"})
    EXPECT_TRUE(table.contains(QLatin1String(part))) << part;
  EXPECT_TRUE(table.contains(QStringLiteral("133,330"))) << table.toStdString();
  EXPECT_TRUE(table.contains(QStringLiteral("the hidden states of all items, 61.4 MB")))
      << "20,001 items, two modalities of 768 half floats";
  EXPECT_FALSE(sizeToolTip(paperSized(Method::kGag)).contains(QStringLiteral("hidden states"))) << "it reads none";
}

TEST(SettingsPanel, CountsTheParametersThatTheGroupingEditorCounts) {
  MadeRun made;
  const RunHistory history = madeHistory(made);
  const auto& run = history.description();
  const auto plan = planGrouping(run, made.grouping, made.grouping, history.usage(), {}, 0);
  SizedNetwork network;
  network.model = run.settings.model;
  network.model.grouping = made.grouping;
  network.sizes = {run.settings.protocol.sequenceLength, run.hiddenStates, run.visualWidth, run.textualWidth, 10, 10, {}};
  network.sizes.experts = expertsOf(made.method, made.grouping, history.usage());
  EXPECT_EQ(parametersOf(networkParts(network.model, network.sizes)), plan.present.total());
  EXPECT_EQ(trainingBytes(network.model, network.sizes).parameters, plan.present.bytes());
  SettingsPanel panel;
  panel.showSize(network);
  EXPECT_TRUE(groupingPlanText(plan, QStringLiteral("now")).contains(panel.sizeText().section(QStringLiteral(" ·"), 0, 0)));
}

TEST(SettingField, OfAFlagIsACheckBox) {
  SettingDescription description;
  description.key = "edges";
  description.label = "Edges";
  description.most = 1;
  description.flag = true;
  SettingField field(description);
  auto* box = field.findChild<QCheckBox*>();
  ASSERT_TRUE(box);
  EXPECT_FALSE(field.number());
  EXPECT_EQ(box->accessibleName(), QStringLiteral("Edges"));
  EXPECT_EQ(field.focusProxy(), box) << "its label leads to it";
  QSignalSpy changes(&field, &SettingField::changed);
  box->click();
  EXPECT_EQ(changes.count(), 1);
  EXPECT_EQ(field.value(), 1);
  EXPECT_TRUE(field.differsFrom(0));
  field.setValue(0);
  EXPECT_FALSE(box->isChecked());
}

TEST(SettingsPanel, FitsIntoANarrowDockWithoutCutText) {
  SettingsPanel panel;
  RunSettings all = unusualSettings();
  all.training = {};
  all.training.batchSize = 1024;
  panel.setSettings(all);
  const QFontMetrics metrics(panel.font());
  EXPECT_LE(panel.minimumSizeHint().width(), 39 * metrics.horizontalAdvance(QLatin1Char('0')));
  panel.resize(panel.minimumSizeHint().width(), 500);
  panel.show();
  QApplication::processEvents();
  for (const QLabel* label : panel.findChildren<QLabel*>()) {
    if (!label->isVisible()) continue;
    EXPECT_GE(label->height(), label->heightForWidth(label->width())) << label->text().toStdString();
    for (const QString& word : label->text().split(QLatin1Char(' ')))
      EXPECT_GE(label->width(), metrics.horizontalAdvance(word)) << label->text().toStdString();
  }
  for (const QDoubleSpinBox* editor : panel.findChildren<QDoubleSpinBox*>()) {
    if (!editor->isVisible()) continue;
    const auto* line = editor->findChild<QLineEdit*>();
    EXPECT_GE(line->width(), QFontMetrics(editor->font()).horizontalAdvance(line->text()) + 4) << line->text().toStdString();
  }
  for (const QComboBox* box : panel.findChildren<QComboBox*>())
    for (int i = 0; i < box->count(); ++i)
      EXPECT_GE(box->width(), metrics.horizontalAdvance(box->itemText(i)) + 28) << box->itemText(i).toStdString();
}

TEST(SettingsPanel, LeavesOnlyLiveSettingsEnabledInARun) {
  SettingsPanel panel;
  panel.setRunning(true);
  EXPECT_TRUE(panel.editor(u"tau")->isEnabled());
  EXPECT_TRUE(panel.editor(u"batch-size")->isEnabled());
  EXPECT_FALSE(panel.editor(u"warmup-epochs")->isEnabled());
  for (const SettingDescription& description : settingDescriptions()) {
    const auto* const editor = panel.editor(QString::fromStdString(std::string(description.key)));
    if (editor == nullptr) continue;  // a flag
    EXPECT_EQ(editor->isEnabled(), description.live) << description.key << ": the table of settings decides";
  }
  for (const QComboBox* box : panel.findChildren<QComboBox*>()) EXPECT_FALSE(box->isEnabled());
  panel.setRunning(false);
  EXPECT_TRUE(panel.editor(u"warmup-epochs")->isEnabled());
}

TEST(SettingsPanel, TheQuestionMarkStandsBesideTheLineThatIsThereAlsoWhileItTrains) {
  SettingsPanel panel;
  panel.source()->showSource(QStringLiteral("Of the run in training."), {});
  panel.forecast()->hide();
  panel.resize(panel.minimumSizeHint().width(), 500);
  panel.show();
  QApplication::processEvents();
  const auto* const help = panel.findChild<HelpButton*>();
  ASSERT_TRUE(help);
  EXPECT_TRUE(help->isVisible());
  EXPECT_EQ(help->y(), panel.source()->y());
  EXPECT_GT(help->x(), panel.source()->x());
}

TEST(SettingsPanel, SaysWhereTheSettingsComeFromAndOffersThoseOfARun) {
  SettingsPanel panel;
  auto& source = *panel.source();
  QSignalSpy wishes(&source, &SettingsSourceLine::takeOverRequested);
  EXPECT_FALSE(source.takeOver()->isVisibleTo(&panel)) << "nothing to take over";
  source.showSource(QStringLiteral("The next run: your own settings."), QStringLiteral("As you left them."));
  source.offerTakeOver(true);
  EXPECT_EQ(source.text(), QStringLiteral("The next run: your own settings."));
  EXPECT_TRUE(source.takeOver()->isVisibleTo(&panel));
  EXPECT_FALSE(source.takeOver()->accessibleName().isEmpty());
  source.takeOver()->click();
  EXPECT_EQ(wishes.count(), 1);
}

TEST(SettingsPanel, ReturnsToThePapersValues) {
  SettingsPanel panel;
  panel.setSettings(unusualSettings());
  QSignalSpy edits(&panel, &SettingsPanel::changed), wishes(&panel, &SettingsPanel::paperWanted);
  panel.resetToPaper();
  EXPECT_EQ(edits.count(), 0) << "it is no edit of what is shown, but of all";
  EXPECT_EQ(wishes.count(), 1);
  EXPECT_EQ(panel.settings().training, TrainingSettings{});
  EXPECT_EQ(panel.settings().model.tau, 0.1);
  EXPECT_EQ(panel.settings().device.device, "cuda:1") << "the machine is not the paper's";
}

}  // namespace
}  // namespace xsmoe::widgets
