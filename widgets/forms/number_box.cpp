// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/number_box.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <QToolTip>
#include <cmath>

#include "model/core/names.h"

namespace xsmoe::widgets {
namespace {

/// In digits, signs and decimal signs of the C locale; what is neither stays.
QString inPlainSigns(const QString& text) {
  const QString decimalPoint = QLocale().decimalPoint();
  QString plain;
  for (const QChar c : text) {
    if (c.digitValue() >= 0)
      plain += QLatin1Char(static_cast<char>('0' + c.digitValue()));
    else if (c == u',' || QString(c) == decimalPoint)
      plain += u'.';
    else
      plain += c == QChar(0x2212) ? QChar(u'-') : c;  // the minus sign of typography
  }
  return plain;
}

/// Without what the box shows around a number.
QString bare(QString text, const QString& prefix, const QString& suffix) {
  if (!prefix.isEmpty() && text.startsWith(prefix)) text.remove(0, prefix.size());
  if (!suffix.isEmpty() && text.endsWith(suffix)) text.chop(suffix.size());
  return text.trimmed();
}

/// The number that `text` sets a box to; nothing where it is none of its range, or cannot be shown with so many decimals.
std::optional<double> entered(const QString& text, double least, double most, int decimals) {
  const auto number = typedNumber(text);
  if (decimals == 0 && inPlainSigns(text).contains(u'.')) return std::nullopt;  // 1.000 may be meant to be a thousand
  if (!number || !(*number >= least && *number <= most)) return std::nullopt;
  if (QString::number(*number, 'f', decimals).toDouble() != *number) return std::nullopt;
  // Beyond this, a double passes over whole numbers: what is shown would be another one.
  constexpr double kLargestExact = 9007199254740992.0;
  if (std::abs(*number) >= kLargestExact && QString::number(*number, 'f', 0) != inPlainSigns(text)) return std::nullopt;
  return number;
}

template <class Box>
std::optional<double> enteredIn(const Box& box, const QString& text, int decimals) {
  const QString number = bare(text, box.prefix(), box.suffix());
  if (!box.specialValueText().isEmpty() && number == box.specialValueText()) return box.minimum();
  return entered(number, box.minimum(), box.maximum(), decimals);
}

/// Nothing is kept from being typed: of a text without some of its letters another number would be left.
template <class Box>
QValidator::State stateOf(const Box& box, const QString& text, int decimals) {
  return enteredIn(box, text, decimals) ? QValidator::Acceptable : QValidator::Intermediate;
}

QString tr(const char* text) { return QCoreApplication::translate("NumberBox", text); }

template <class Box>
void sayWhy(const Box& box, const QString& text, int decimals) {
  if (!box.isVisible() || enteredIn(box, text, decimals)) return;
  const auto shown = [&](double number) { return box.locale().toString(number, 'g', QLocale::FloatingPointShortest); };
  const QString typed = bare(text, box.prefix(), box.suffix());
  const QString sentence =
      decimals > 0
          ? tr("“%1” is no number from %2 to %3 with %4 decimals at most. The value stays as it was.")
                .arg(typed, shown(box.minimum()), shown(box.maximum()), QString::number(decimals))
          : tr("“%1” is no whole number from %2 to %3. The value stays as it was.").arg(typed, shown(box.minimum()), shown(box.maximum()));
  QToolTip::showText(box.mapToGlobal(QPoint(0, box.height())), sentence, const_cast<Box*>(&box));
}

template <class Box>
void showUnits(Box& box, const QString& one, const QString& many) {
  const auto show = [&box, one, many] { box.setSuffix(QLatin1Char(' ') + (box.value() == 1 ? one : many)); };
  show();
  QObject::connect(&box, &Box::valueChanged, &box, show);
}

}  // namespace

NumberBox::NumberBox(QWidget* parent) : QDoubleSpinBox(parent) { setKeyboardTracking(false); }
WholeNumberBox::WholeNumberBox(QWidget* parent) : QSpinBox(parent) { setKeyboardTracking(false); }

void NumberBox::setUnits(const QString& one, const QString& many) { showUnits(*this, one, many); }
void WholeNumberBox::setUnits(const QString& one, const QString& many) { showUnits(*this, one, many); }

std::optional<double> typedNumber(const QString& text) {
  const QString plain = inPlainSigns(text.trimmed());
  if (plain.count(u'.') > 1) return std::nullopt;
  bool isNumber = false;
  const double number = QLocale::c().toDouble(plain, &isNumber);
  return isNumber && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<std::vector<int>> typedStates(const QString& text) {
  QStringList parts = text.split(u',');
  for (QString& part : parts) part = part.trimmed();
  return statesFromName(parts.join(u',').toStdString());
}

QValidator::State NumberBox::validate(QString& text, int&) const { return stateOf(*this, text, decimals()); }
void NumberBox::fixup(QString& text) const { sayWhy(*this, text, decimals()); }
double NumberBox::valueFromText(const QString& text) const { return enteredIn(*this, text, decimals()).value_or(value()); }

QValidator::State WholeNumberBox::validate(QString& text, int&) const { return stateOf(*this, text, 0); }
void WholeNumberBox::fixup(QString& text) const { sayWhy(*this, text, 0); }
int WholeNumberBox::valueFromText(const QString& text) const { return static_cast<int>(enteredIn(*this, text, 0).value_or(value())); }

}  // namespace xsmoe::widgets
