/** The words of C and C++ with a meaning for declarations. */

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Words before a declaration that are not its type. */
export const STORAGE = set(
  'static extern inline const volatile register auto typedef constexpr consteval constinit virtual explicit friend ' +
    'mutable thread_local _Thread_local __thread __inline __inline__ __always_inline __extension__ __volatile__ ' +
    'noinline asmlinkage restrict __restrict __restrict__ _Noreturn',
);

/** Types of one word; before parentheses they begin `void (*name)(…)`. */
export const BASIC_TYPES = set(
  'void char short int long float double signed unsigned bool _Bool __signed__ __int128 wchar_t auto decltype typeof ' +
    '__typeof__ __typeof',
);

export const TAGS = set('struct union enum class');

/** A declaration never begins with these, nor is one of them its name. */
export const STATEMENTS = set(
  'if else for while do switch case default return goto break continue sizeof _Alignof alignof throw try ' +
    'catch new delete using static_assert _Static_assert operator this public private protected template typename ' +
    'co_return co_await co_yield',
);

/** Take parentheses and are neither a name nor a type. */
export const ATTRIBUTES = set(
  '__attribute__ __attribute __declspec __aligned __section __printf __scanf __format __alias __asm__ __asm asm ' +
    '__acquires __releases __must_hold __acquire __release __cond_acquires __cond_lock __alloc_size __malloc ' +
    '__nonnull __assume_aligned __no_sanitize __counted_by __guarded_by __diagnose_as __error __warning ' +
    '__compiletime_error __compiletime_warning __attribute_const__ __aligned_largest __designated_init __bitwise ' +
    'alignas _Alignas noexcept _Atomic __mode __vector_size __cleanup __target requires',
);

/** True for words that cannot name anything. */
export function isReserved(word: string): boolean {
  return STORAGE.has(word) || BASIC_TYPES.has(word) || TAGS.has(word) || STATEMENTS.has(word) || ATTRIBUTES.has(word);
}

/** Names that compilers and kernels give to attributes without parentheses; names of the program may look alike. */
export function looksLikeAttribute(word: string): boolean {
  return word.startsWith('__');
}
