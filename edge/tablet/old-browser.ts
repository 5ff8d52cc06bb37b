import 'core-js/actual/string/is-well-formed'
import 'core-js/actual/string/to-well-formed'
