// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/worksheet.h"

#include <QLocale>
#include <algorithm>
#include <utility>

#include "model/core/files/replacement_file.h"

namespace xsmoe::widgets {
namespace {

/// A line "Name: text", of which further lines stand below the first.
QString entry(const QString& name, const QString& text) {
  auto lines = text.trimmed().split(QLatin1Char('\n'));
  for (auto& line : lines) line = line.trimmed();
  return QStringLiteral("   %1: %2\n").arg(name, lines.join(QStringLiteral("\n      ")));
}

}  // namespace

Worksheet::Worksheet(QObject* parent, Clock clock) : QObject(parent), clock_(std::move(clock)) {}

void Worksheet::add(const QString& step, const QString& question, const QString& answer, const QString& right, const QString& explanation) {
  answers_.push_back({clock_(), step, question, answer, right, explanation});
  Q_EMIT changed();
}

void Worksheet::clear() {
  if (answers_.empty()) return;
  answers_.clear();
  Q_EMIT changed();
}

QStringList Worksheet::kept() const {
  QStringList texts;
  for (const auto& one : answers_)
    texts << one.time.toString(Qt::ISODate) << one.step << one.question << one.answer << one.right << one.explanation;
  return texts;
}

void Worksheet::restore(const QStringList& kept) {
  constexpr qsizetype kTexts = 6;  // of an answer
  answers_.clear();
  for (qsizetype at = 0; at + kTexts <= kept.size(); at += kTexts) {
    const auto time = QDateTime::fromString(kept[at], Qt::ISODate);
    if (time.isValid()) answers_.push_back({time, kept[at + 1], kept[at + 2], kept[at + 3], kept[at + 4], kept[at + 5]});
  }
  Q_EMIT changed();
}

int Worksheet::asked() const {
  return static_cast<int>(std::count_if(answers_.begin(), answers_.end(), [](const Answer& one) { return !one.right.isEmpty(); }));
}

int Worksheet::right() const {
  return static_cast<int>(
      std::count_if(answers_.begin(), answers_.end(), [](const Answer& one) { return !one.right.isEmpty() && one.answer == one.right; }));
}

QString Worksheet::text() const {
  QString text = tr("Worksheet of XSMoE Studio") + QStringLiteral("\n") + tr("Name: ") + QStringLiteral("\n");
  if (!answers_.empty())
    text += tr("Date: %1").arg(QLocale().toString(answers_.front().time.date(), QLocale::LongFormat)) + QStringLiteral("\n");
  int number = 0;
  for (const auto& one : answers_) {
    text += QStringLiteral("\n%1. %2 (%3)\n")
                .arg(QString::number(++number), one.step.simplified(), one.time.time().toString(QStringLiteral("HH:mm")));
    text += entry(tr("Question"), one.question);
    text += entry(tr("My answer"), one.answer);
    if (!one.right.isEmpty() && one.right == one.answer)
      text += QStringLiteral("   ") + tr("That is right.") + QStringLiteral("\n");
    else if (!one.right.isEmpty())
      text += entry(tr("Right is"), one.right);
    if (!one.explanation.isEmpty()) text += entry(tr("Why"), one.explanation);
  }
  if (asked() > 0) text += QStringLiteral("\n") + tr("Right answers: %1 of %2").arg(right()).arg(asked()) + QStringLiteral("\n");
  return text;
}

Result<void> Worksheet::save(const std::filesystem::path& file) const { return writeTextFile(file, text().toStdString()); }

}  // namespace xsmoe::widgets
